import { useTranslation } from "react-i18next";

import type { Clock, Milestone, WorktimeExplanation } from "../api/types";
import { useExplanation } from "./Explain";
import { dateInWords, knownZone } from "./houseDate";
import { useLanguage } from "./language";
import { Loaded } from "./PageState";
import { clockTime, countedInWords, fullMoment, localeOf } from "./time";
import { phrase } from "./words";

const SHOWN = 12;

/** The intervals a deadline was counted from, which add up to the promised duration; on the clocks of the calendar that counts. */
export function Intervals({
  clock,
  milestone,
  explanation,
}: {
  clock?: Clock | undefined;
  milestone?: Milestone | undefined;
  explanation: WorktimeExplanation | null | undefined;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const counted = explanation?.counted ?? [];
  const listed = counted.reduce((sum, each) => sum + each.micros, 0);
  const total = explanation?.total_micros ?? listed;
  const due = explanation?.due ?? clock?.due_at;
  const named = milestone ?? clock?.milestone;
  const zone = knownZone(explanation?.zone);
  const elsewhere = zone !== knownZone(undefined);
  const idle = (explanation?.uncounted_days ?? []).slice(0, SHOWN);
  return (
    <div className="stack-8">
      {named && <h3>{t("ui.why.intervals_title", { milestone: phrase(t, "ui.milestone", named) })}</h3>}
      {counted.length === 0 ? (
        <p className="small muted">{t("ui.why.no_intervals")}</p>
      ) : (
        <table className="intervals">
          <caption className="visually-hidden">{t("ui.why.counted")}</caption>
          <tbody>
            {counted.slice(0, SHOWN).map((each) => (
              <tr key={each.from}>
                <td>{day(each.from, language, zone)}</td>
                <td>
                  {clockTime(each.from, language, zone)} – {day(each.from, language, zone) === day(each.to, language, zone) ? "" : `${day(each.to, language, zone)} `}
                  {clockTime(each.to, language, zone)}
                </td>
                <td>{countedInWords(each.micros, t)}</td>
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
      {idle.length > 0 && (
        <div className="small">
          <span className="muted">{t("ui.why.uncounted")} </span>
          {idle.map((each) => `${dateInWords(each.date, localeOf(language), DAY)}${each.name ? ` ${each.name}` : ""}`).join(" · ")}
        </div>
      )}
      {explanation && explanation.paused.length > 0 && (
        <div className="small">
          <span className="muted">{t("ui.why.paused")} </span>
          {explanation.paused.map((each) => `${fullMoment(each.from, language, zone)} – ${fullMoment(each.to, language, zone)}`).join(" · ")}
        </div>
      )}
      {due && (
        <div className="small">
          <span className="muted">{t("ui.why.due")} </span>
          <strong>{fullMoment(due, language, zone)}</strong>
          {(explanation?.provisional ?? clock?.provisional) && ` ${t("ui.countdown.provisional")}`}
        </div>
      )}
      {zone && elsewhere && <div className="small muted">{t("ui.why.zone", { zone })}</div>}
    </div>
  );
}

/** The same, read when a countdown is hovered or focused: the clock by its id, else the one of a milestone. */
export function IntervalsOf({
  incidentId,
  clockId,
  milestone,
}: {
  incidentId: string;
  clockId?: string;
  milestone?: Milestone | null;
}) {
  const { t } = useTranslation();
  const query = useExplanation(incidentId);
  return (
    <div style={{ minWidth: 240, maxWidth: 420 }}>
      <Loaded query={query} rows={2}>
        {(explanation) => {
          const clocks = explanation.clocks;
          const found = clockId
            ? clocks.find((each) => each.clock.id === clockId)
            : clocks.find((each) => each.milestone === milestone);
          if (!found) return <p className="muted">{t("ui.why.nothing")}</p>;
          return <Intervals clock={found.clock} milestone={found.milestone} explanation={found.explanation} />;
        }}
      </Loaded>
    </div>
  );
}

const DAY = { month: "2-digit", day: "2-digit", weekday: "short" } as const;

function day(instant: string, language: "zh" | "en", zone: string | undefined): string {
  return new Intl.DateTimeFormat(localeOf(language), { ...DAY, timeZone: zone }).format(new Date(instant));
}
