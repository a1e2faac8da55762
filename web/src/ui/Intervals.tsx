import { useTranslation } from "react-i18next";

import type { Clock, WorktimeExplanation } from "../api/types";
import { useExplanation } from "./Explain";
import { useLanguage } from "./language";
import { Loaded } from "./PageState";
import { clockTime, countedInWords, fullMoment, localeOf } from "./time";
import { phrase } from "./words";

const SHOWN = 12;

/** The intervals a deadline was counted from, which add up to the promised duration. */
export function Intervals({ clock, explanation }: { clock: Clock; explanation: WorktimeExplanation | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const counted = (explanation?.counted ?? []).map((each) => ({
    from: each.interval?.from ?? each.from ?? clock.started_at,
    to: each.interval?.to ?? each.to ?? clock.due_at,
    amount: each.amount ?? null,
  }));
  const total = counted.reduce((sum, each) => sum + (each.amount ?? microsBetween(each.from, each.to)), 0);
  const milestone = phrase(t, "ui.milestone", clock.milestone);
  return (
    <div className="stack-8">
      <h3>{t("ui.why.intervals_title", { milestone })}</h3>
      {counted.length === 0 ? (
        <p className="small muted">{t("ui.why.no_intervals")}</p>
      ) : (
        <table className="intervals">
          <caption className="visually-hidden">{t("ui.why.counted")}</caption>
          <tbody>
            {counted.slice(0, SHOWN).map((each) => (
              <tr key={each.from}>
                <td>{day(each.from, language)}</td>
                <td>
                  {clockTime(each.from, language)} – {sameDay(each.from, each.to) ? "" : `${day(each.to, language)} `}
                  {clockTime(each.to, language)}
                </td>
                <td>{countedInWords(each.amount ?? microsBetween(each.from, each.to), t)}</td>
              </tr>
            ))}
            {counted.length > SHOWN && (
              <tr>
                <td colSpan={3}>… +{counted.length - SHOWN}</td>
              </tr>
            )}
            <tr>
              <td colSpan={2}>{t("ui.why.total")}</td>
              <td>
                <strong>{countedInWords(total, t)}</strong>
              </td>
            </tr>
          </tbody>
        </table>
      )}
      {explanation?.paused && explanation.paused.length > 0 && (
        <div className="small">
          <span className="muted">{t("ui.why.paused")} </span>
          {explanation.paused.map((each) => `${fullMoment(each.from, language)} – ${fullMoment(each.to, language)}`).join("; ")}
        </div>
      )}
      <div className="small">
        <span className="muted">{t("ui.why.due")} </span>
        <strong>{fullMoment(clock.due_at, language)}</strong>
        {clock.provisional && ` ${t("ui.countdown.provisional")}`}
      </div>
    </div>
  );
}

/** The same, read when a countdown is hovered or focused: the clock by id, else the one of that milestone. */
export function IntervalsOf({ incidentId, pick }: { incidentId: string; pick: (clock: Clock) => boolean }) {
  const { t } = useTranslation();
  const query = useExplanation(incidentId);
  return (
    <div style={{ minWidth: 240, maxWidth: 420 }}>
      <Loaded query={query} rows={2}>
        {(explanation) => {
          const found = explanation.clocks?.find((each) => each.clock && pick(each.clock));
          if (!found?.clock) return <p className="muted">{t("ui.why.nothing")}</p>;
          return <Intervals clock={found.clock} explanation={found.explanation} />;
        }}
      </Loaded>
    </div>
  );
}

function microsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) * 1000;
}

function sameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function day(instant: string, language: "zh" | "en"): string {
  return new Intl.DateTimeFormat(localeOf(language), { month: "2-digit", day: "2-digit", weekday: "short" }).format(
    new Date(instant),
  );
}
