import { monthStart } from "../../ui/houseDate";

/** Tenths as people write them: 964 → 96.4. */
export function tenths(value: number): string {
  return (value / 10).toFixed(1);
}

/** Thousandths as a percentage: 983 → 98.3%. */
export function percent(permille: number | null): string {
  return permille === null ? "—" : `${(permille / 10).toFixed(1)}%`;
}

/** The last day of a period whose first day after it is `to`. */
export function lastDay(to: string): string {
  const day = new Date(`${to}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** The house's month before the one of `now`, as its first and last day. */
export function monthBefore(now: number): { from: string; last: string } {
  return { from: monthStart(now, -1), last: lastDay(monthStart(now, 0)) };
}
