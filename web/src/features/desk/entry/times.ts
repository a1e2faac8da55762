/** The steps of a job, in the order work usually goes. */
export const STEPS = ["report", "response", "arrival", "plan", "restoration", "solution"] as const;
export type Step = (typeof STEPS)[number];

/** Local clock times as they were typed, `14:31`; empty where nothing was. */
export type Times = Record<Step, string>;

const HOUR = 3_600_000;
/** How far back a late entry counts at once, and how far with evidence and approval; the server decides by the same. */
export const AT_ONCE = 4 * HOUR;
export const WITH_APPROVAL = 72 * HOUR;

/** Hour and minute of what was typed: `1431`, `14:31`, `9.05`; null where it is no time of day. */
export function clockOf(typed: string): [number, number] | null {
  const found = /^\s*(\d{1,2})\s*[:：.]?\s*(\d{2})\s*$/.exec(typed);
  const [hour, minute] = [Number(found?.[1] ?? 24), Number(found?.[2] ?? 60)];
  return hour < 24 && minute < 60 ? [hour, minute] : null;
}

/** What was typed as a time of day, `14:31`; as it was where it is none. */
export function tidied(typed: string): string {
  const read = clockOf(typed);
  return read ? read.map((part) => String(part).padStart(2, "0")).join(":") : typed.trim();
}

/** How many days before today the job began: today, unless its first time has not come yet today. */
export function daysBack(first: string, now: number): number {
  const at = onDay(first, 0, now);
  return at !== null && at > now ? 1 : 0;
}

/**
 * The instants of one job. All lie on the day of the call; a time before that of the call belongs to the day after it,
 * so that a night's work needs one date only. What was left empty happened with its neighbour: the answer with the call,
 * the restoration with the solution.
 */
export function instantsOf(times: Times, back: number, now: number): Partial<Record<Step, number>> {
  const whole = filled(times);
  const call = onDay(whole.report, back, now);
  const found: Partial<Record<Step, number>> = {};
  for (const step of STEPS) {
    const at = onDay(whole[step], back, now);
    if (at === null) continue;
    found[step] = call !== null && at < call ? (onDay(whole[step], back - 1, now) ?? at) : at;
  }
  return found;
}

function filled(times: Times): Times {
  return {
    ...times,
    response: times.response || times.report,
    restoration: times.restoration || times.solution,
  };
}

/** A clock time on the day so many days before that of `now`. */
function onDay(time: string, back: number, now: number): number | null {
  const read = clockOf(time);
  if (!read) return null;
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - back, read[0], read[1]).getTime();
}
