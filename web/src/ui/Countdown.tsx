import {
  CheckOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  HourglassOutlined,
  MinusOutlined,
  PauseOutlined,
} from "@ant-design/icons";
import { Popover } from "antd";
import type { TFunction } from "i18next";
import { useRef, type HTMLAttributes, type ReactNode, type Ref } from "react";
import { useTranslation } from "react-i18next";

import type { Clock, IncidentRow, Milestone, PauseReason } from "../api/types";
import { useLanguage } from "./language";
import { useInView, useSaid } from "./serverClock";
import { countedInWords, dueInWords, fullMoment, lengthInWords, momentInWords } from "./time";
import { phrase } from "./words";

/** The five colours of time and the sixth state that has none. */
export type TimeState = "plenty" | "near" | "late" | "paused" | "met" | "none";

/** What a countdown needs to know, from a clock or from a row of the queue. */
export type Promised = {
  milestone: Milestone | null;
  state: "running" | "paused" | "late" | "met" | "met_late" | "cancelled" | "offered" | "none";
  dueAt: string | null;
  metAt?: string | null;
  pauseReason?: PauseReason | null;
  remainingMicros?: number | null;
  /** `elapsed` runs in natural time; anything else is counted on a calendar and does not tick at night. */
  unit?: Unit;
  /** Without it the share is taken from the natural time since `since`. */
  shareUsedPermille?: number;
  since?: string;
  provisional?: boolean;
};

export type Unit = "elapsed" | "working_time" | "working_days" | "end_of_day";

/** The unit of a promise such as `2h`, `90wmin`, `3wd`, `1eod`. */
export function unitOf(promised: string | null | undefined): Unit {
  if (!promised) return "elapsed";
  if (promised.endsWith("eod")) return "end_of_day";
  if (promised.endsWith("wd")) return "working_days";
  return /w(h|min|s)$/.test(promised) ? "working_time" : "elapsed";
}

/** From here on a promise is shown as a moment rather than as what is left. */
const COUNT_BELOW_MS = 12 * 3_600_000;
const NEAR_PERMILLE = 750;

export function promisedByRow(row: IncidentRow): Promised {
  return {
    milestone: row.next_milestone,
    state: row.next_clock_state as Promised["state"],
    dueAt: row.next_due_at,
    pauseReason: row.paused_reason,
    since: row.reported_at,
  };
}

export function promisedByClock(clock: Clock): Promised {
  return {
    milestone: clock.milestone,
    state: clock.state,
    dueAt: clock.due_at,
    metAt: clock.met_at,
    pauseReason: clock.pause_reason,
    remainingMicros: clock.remaining_micros,
    unit: unitOf(clock.promised),
    shareUsedPermille: clock.share_used_permille,
    provisional: clock.provisional,
  };
}

/** Which part of the scale a promise is in at `now`. Provisional deadlines never turn late. */
export function timeStateOf(promised: Promised, now: number): TimeState {
  switch (promised.state) {
    case "none":
    case "cancelled":
      return "none";
    case "met":
      return "met";
    case "met_late":
      return "late";
    case "paused":
    case "offered":
      return "paused";
    default: {
      const past = promised.dueAt !== null && Date.parse(promised.dueAt) <= now;
      if (promised.state === "late" || (past && !promised.provisional)) return "late";
      return shareOf(promised, now) >= NEAR_PERMILLE ? "near" : "plenty";
    }
  }
}

/** How much of the promise is used up at `now`, in thousandths; nothing where none runs. */
export function usedOf(promised: Promised, now: number): number | null {
  const time = timeStateOf(promised, now);
  if (time === "none") return null;
  return time === "late" || time === "met" ? 1000 : Math.min(1000, shareOf(promised, now));
}

function shareOf(promised: Promised, now: number): number {
  if (promised.shareUsedPermille !== undefined) return promised.shareUsedPermille;
  if (promised.dueAt === null || promised.since === undefined) return 0;
  const from = Date.parse(promised.since);
  const whole = Date.parse(promised.dueAt) - from;
  return whole <= 0 ? 1000 : Math.max(0, Math.min(1000, Math.round(((now - from) / whole) * 1000)));
}

/** The sentence of a promise at `now`: `响应剩 1 小时 12 分`, `respond: 12 m late`, `方案 明天 09:00 前`. */
export function promiseInWords(promised: Promised, now: number, language: "zh" | "en", t: TFunction): string {
  if (promised.milestone === null || promised.state === "none") return t("ui.countdown.none");
  const milestone = phrase(t, "ui.milestone", promised.milestone);
  const due = promised.dueAt === null ? null : Date.parse(promised.dueAt);
  switch (promised.state) {
    case "cancelled":
      return t("ui.countdown.cancelled", { milestone });
    case "met":
    case "met_late": {
      const at = promised.metAt ? momentInWords(promised.metAt, now, language, t) : "";
      return t(promised.state === "met" ? "ui.countdown.met" : "ui.countdown.met_late", { milestone, at });
    }
    case "offered":
      return t("ui.countdown.offered", { milestone });
    case "paused":
      return pausedInWords(promised, milestone, t);
    default:
      break;
  }
  if (due === null) return t("ui.countdown.none");
  if (due <= now) return t("ui.countdown.late", { milestone, length: lengthInWords(now - due, t) });
  if (!countsDown(promised, now))
    return t("ui.countdown.by", { milestone, at: dueInWords(due, now, language, t) });
  return t("ui.countdown.left", { milestone, length: lengthInWords(due - now, t) });
}

/** Whether what is left is shown, rather than the moment: near enough, late, and in natural time. */
export function countsDown(promised: Promised, now: number): boolean {
  if (promised.dueAt === null) return false;
  const left = Date.parse(promised.dueAt) - now;
  const natural = promised.unit === undefined || promised.unit === "elapsed";
  return left <= 0 || (natural && left <= COUNT_BELOW_MS);
}

function pausedInWords(promised: Promised, milestone: string, t: TFunction): string {
  const reason = promised.pauseReason ? phrase(t, "ui.pause", promised.pauseReason) : t("ui.countdown.standing");
  if (promised.remainingMicros == null || promised.remainingMicros <= 0)
    return t("ui.countdown.paused", { milestone, reason });
  const natural = promised.unit !== "working_time" && promised.unit !== "working_days";
  const length = natural
    ? lengthInWords(promised.remainingMicros / 1000, t)
    : t("ui.time.working", { length: countedInWords(promised.remainingMicros, t) });
  return t("ui.countdown.paused_with", { milestone, reason, length });
}

const MARKS: Record<TimeState, typeof CheckOutlined> = {
  plenty: ClockCircleOutlined,
  near: HourglassOutlined,
  late: ExclamationCircleFilled,
  paused: PauseOutlined,
  met: CheckOutlined,
  none: MinusOutlined,
};

/**
 * A promise and what is left of it. Ticks by the server's clock, once a second, only while it is running and seen.
 * With `intervals`, hovering or focusing it opens what the deadline was computed from.
 */
export function Countdown({ promised, intervals }: { promised: Promised; intervals?: () => ReactNode }) {
  const language = useLanguage();
  if (!intervals || promised.state === "none")
    return <Face promised={promised} title={promised.dueAt ? fullMoment(promised.dueAt, language) : undefined} />;
  return (
    <Popover
      trigger={["hover", "focus"]}
      mouseEnterDelay={0.25}
      content={intervals}
      placement="bottomLeft"
      classNames={{ root: "intervals-popover" }}
      destroyOnHidden
    >
      <Face promised={promised} pressed />
    </Popover>
  );
}

type FaceProps = HTMLAttributes<HTMLElement> & { promised: Promised; /** Whether it is a button, which what opens on it is hung on. */ pressed?: boolean; ref?: Ref<HTMLElement> };

/** What ticks: drawn anew alone, and only when its words change. */
function Face({ promised, pressed = false, className = "", ref, ...rest }: FaceProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const place = useRef<HTMLSpanElement>(null);
  const seen = useInView(place);
  const ticking = promised.state === "running" || promised.state === "late";
  const said = useSaid(seen && ticking, (now) => `${timeStateOf(promised, now)}|${promiseInWords(promised, now, language, t)}`);
  const [time, words] = [said.slice(0, said.indexOf("|")) as TimeState, said.slice(said.indexOf("|") + 1)];
  const Mark = MARKS[time];
  const look = { ...rest, className: `countdown ${className}`.trim(), "data-time": time };
  const face = (
    <>
      <Mark className="mark" aria-hidden />
      <span ref={place}>
        {words}
        {promised.provisional ? ` ${t("ui.countdown.provisional")}` : ""}
      </span>
    </>
  );
  return pressed ? (
    <button type="button" {...look} ref={ref as Ref<HTMLButtonElement>}>
      {face}
    </button>
  ) : (
    <span {...look} ref={ref as Ref<HTMLSpanElement>}>
      {face}
    </span>
  );
}

/** How much of a promise is used up. Says nothing of its own: the countdown beside it does. */
export function TimeBar({ promised }: { promised: Promised }) {
  const said = useSaid(true, (now) => `${timeStateOf(promised, now)}|${usedOf(promised, now) ?? ""}`);
  const [time, used] = said.split("|");
  if (!used) return null;
  return (
    <span className="timebar" data-time={time} aria-hidden>
      <i style={{ width: `${Number(used) / 10}%` }} />
    </span>
  );
}
