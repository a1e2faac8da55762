import { useTranslation } from "react-i18next";

import type { Clock, IncidentDetail } from "../../../api/types";
import { mayExplain, useAccount } from "../../../app/session";
import { Countdown, countsDown, promisedByClock, TimeBar, timeStateOf } from "../../../ui/Countdown";
import { IntervalsOf } from "../../../ui/Intervals";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { dueInWords, fullMoment, momentInWords } from "../../../ui/time";

/** The clocks in the order they fall due: what is still owed first, then what was kept. */
export function inDueOrder(clocks: Clock[]): Clock[] {
  const rank = (clock: Clock) => (clock.state === "met" || clock.state === "met_late" ? 1 : clock.state === "cancelled" ? 2 : 0);
  return [...clocks].sort((a, b) => rank(a) - rank(b) || dueOf(a) - dueOf(b));
}

function dueOf(clock: Clock): number {
  return clock.due_at === null ? Number.MAX_SAFE_INTEGER : Date.parse(clock.due_at);
}

/** Every promise of the incident, stacked, each with its countdown and its intervals. */
export function Promises({ incident, detailed = false }: { incident: IncidentDetail; detailed?: boolean }) {
  const { t } = useTranslation();
  const clocks = inDueOrder(incident.clocks).filter(
    (clock) => clock.milestone !== "supervise" && (detailed || clock.state !== "cancelled"),
  );
  if (clocks.length === 0)
    return <p className="muted">{detailed ? t("desk.incident.no_clocks") : t("desk.fault.absent_promises")}</p>;
  return (
    <ul className="plain-list promises">
      {clocks.map((clock) => (
        <Promise key={clock.id} clock={clock} incidentId={incident.id} detailed={detailed} />
      ))}
    </ul>
  );
}

function Promise({ clock, incidentId, detailed }: { clock: Clock; incidentId: string; detailed: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const promised = promisedByClock(clock);
  const now = serverNow();
  const may = mayExplain(useAccount());
  const intervals = () => <IntervalsOf incidentId={incidentId} clockId={clock.id} />;
  // Beyond the horizon of counting, the countdown names the moment itself.
  const named = clock.state === "running" && !countsDown(promised, now);
  const open = (clock.state === "running" && !named) || clock.state === "paused" || clock.state === "offered";
  return (
    <li data-time={timeStateOf(promised, now)}>
      <div className="spread">
        <Countdown promised={promised} {...(may ? { intervals } : {})} />
        <TimeBar promised={promised} />
      </div>
      {open && clock.due_at && (
        <div className="small muted" title={fullMoment(clock.due_at, language)}>
          {t("desk.incident.due")} {dueInWords(clock.due_at, now, language, t)}
        </div>
      )}
      {detailed && clock.by_hand && (
        <div className="small muted">{t("desk.incident.by_hand", { by: clock.by_hand })}</div>
      )}
      {detailed && clock.breached_at && (
        <div className="small muted">
          {t("desk.incident.breached", { at: momentInWords(clock.breached_at, now, language, t) })}
          {clock.breach_refuted && t("desk.incident.refuted")}
        </div>
      )}
    </li>
  );
}
