import type { TimelineEntry } from "../../../api/types";

/** What was tried without success, latest first; reaching the reporter is an answer and stands as one in the timeline. */
export function attemptsOf(entries: TimelineEntry[]): TimelineEntry[] {
  return entries
    .filter((entry) => entry.kind === "incident.attempted" && typeof entry.body.way === "string")
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

const MS: Record<string, number> = { h: 3_600_000, min: 60_000, s: 1000 };

/**
 * How many calls count towards the agreed number: each far enough from the one before. Where the distance is agreed in
 * working time only the server knows it; then every call is shown.
 */
export function callsThatCount(entries: TimelineEntry[], rule: { count: number; apart: string }): number {
  const [, number = "0", unit = ""] = /^(\d+)(h|min|s)$/.exec(rule.apart) ?? [];
  const apart = Number(number) * (MS[unit] ?? 0);
  const calls = attemptsOf(entries)
    .filter((entry) => entry.body.way === "phone")
    .map((entry) => Date.parse(entry.at))
    .reverse();
  let last = Number.NEGATIVE_INFINITY;
  const counted = calls.filter((at) => {
    const counts = at - last >= apart;
    if (counts) last = at;
    return counts;
  });
  return Math.min(rule.count, counted.length);
}
