import { DisconnectOutlined, FullscreenOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import type { DutyBoard, IncidentRow } from "../../../api/types";
import { useServerTimeKept } from "../../../app/session";
import { useIsLive, useLive } from "../../../live/useLive";
import { Countdown, promisedByRow, timeStateOf } from "../../../ui/Countdown";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { useServerNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { clockTime, localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { useCounts } from "../../desk/data";
import { capped } from "../../desk/parts/QueueHead";
import { useScreenKeptOn } from "../../desk/parts/useWatch";
import { useDuty, useOpen } from "../data";
import { standingOf } from "../risk";

import "../wall.css";

const SHOWN = 10;
/** A short break is nobody's business; what lasts longer is said. */
const LOST_MS = 20_000;

/** For the service hall: the ten nearest promises, the four numbers, who is on duty. It says where and when, not what somebody wrote. */
export function WallPage() {
  const { t } = useWords();
  useTitle(t("overview.wall.title"));
  useServerTimeKept();
  useLive();
  useScreenKeptOn(true);
  const open = useOpen();
  const counts = useCounts();
  const duty = useDuty();
  const error = open.error ?? counts.error ?? duty.error;
  const rows = (open.data?.items ?? []).filter((row) => row.next_due_at !== null && row.next_clock_state !== "none");
  return (
    <main className="wall">
      <header className="wall-head">
        <h1>{t("overview.wall.title")}</h1>
        <Lost />
        <Clock />
        <button type="button" className="wall-button" onClick={() => void document.documentElement.requestFullscreen?.()}>
          <FullscreenOutlined aria-label={t("overview.wall.full")} />
        </button>
        <Link to="/" className="wall-button">
          {t("overview.wall.back")}
        </Link>
      </header>
      {error && <Refusal error={error} />}
      <ul className="plain-list wall-numbers" aria-label={t("overview.wall.numbers")}>
        {(["late", "at_risk", "waiting", "unacknowledged"] as const).map((name) => (
          <li key={name} data-late={name === "late" && (counts.data?.late ?? 0) > 0}>
            <b>{counts.data ? capped(counts.data[name]) : "–"}</b>
            <span>{t(`desk.queue.${name}`)}</span>
          </li>
        ))}
      </ul>
      <ol className="plain-list wall-rows" aria-label={t("overview.wall.next")} aria-busy={open.isPending}>
        {rows.slice(0, SHOWN).map((row) => (
          <Row key={row.id} row={row} />
        ))}
        {open.data && rows.length === 0 && <li className="wall-none">{t("overview.wall.none")}</li>}
      </ol>
      {duty.data && <OnDuty board={duty.data} />}
    </main>
  );
}

function Row({ row }: { row: IncidentRow }) {
  const now = useServerNow(true);
  const promised = promisedByRow(row);
  return (
    <li data-time={timeStateOf(promised, now)} data-standing={standingOf(row, now)}>
      <Severity level={row.severity} />
      <span className="wall-number">{row.number.replace(/^\D+\d{4}-0*/, "")}</span>
      <span className="wall-where cut">
        {row.customer.name}
        {row.system && <span className="muted"> · {row.system.name}</span>}
      </span>
      <Countdown promised={promised} />
      <span className="wall-who cut">{row.engineer?.name ?? "—"}</span>
    </li>
  );
}

function OnDuty({ board }: { board: DutyBoard }) {
  const { t } = useWords();
  const here = board.people.filter(({ on_duty }) => on_duty);
  return (
    <footer className="wall-duty">
      <strong>{t("overview.wall.duty")}</strong>
      <span className="cut">{here.length > 0 ? here.map(({ person }) => person.name).join(" · ") : t("overview.wall.nobody")}</span>
    </footer>
  );
}

function Clock() {
  const language = useLanguage();
  const now = new Date(useServerNow(true));
  const day = new Intl.DateTimeFormat(localeOf(language), { month: "long", day: "numeric", weekday: "long" }).format(now);
  return (
    <time className="wall-clock" dateTime={now.toISOString()}>
      {day} <b>{clockTime(now, language)}</b>
    </time>
  );
}

function Lost() {
  const { t } = useWords();
  const alive = useIsLive();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (alive) {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), LOST_MS);
    return () => clearTimeout(timer);
  }, [alive]);
  if (!lost) return null;
  return (
    <span className="wall-lost" role="alert">
      <DisconnectOutlined aria-hidden /> {t("overview.wall.lost")}
    </span>
  );
}
