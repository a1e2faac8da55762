import type { AttainmentRow, Milestone } from "../../api/types";
import { monthStart } from "../../ui/houseDate";

/** What is promised to customers, in the order in which it falls due. */
export const MILESTONES: Milestone[] = ["respond", "on_site", "plan", "restore", "resolve", "report", "update", "review"];

/** So many were kept, so many missed; what does not count is counted beside them. */
export type Sum = { met: number; missed: number; apart: number };

/** 及时率 in thousandths, rounded down as the server does it; null where nothing counts. */
export function permilleOf({ met, missed }: Pick<Sum, "met" | "missed">): number | null {
  return met + missed === 0 ? null : Math.floor((met * 1000) / (met + missed));
}

/** The rows that share a key, added up, in the order in which the keys come. */
export function summed(rows: AttainmentRow[], keyOf: (row: AttainmentRow) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { met: 0, missed: 0, apart: 0 };
    sum.met += row.met;
    sum.missed += row.missed;
    sum.apart += Object.values(row.not_counted ?? {}).reduce((all, each) => all + each, 0);
    sums.set(keyOf(row), sum);
  }
  return sums;
}

/** 98.3 %, or a dash. */
export function percentOf(permille: number | null): string {
  return permille === null ? "—" : `${(permille / 10).toFixed(1)}%`;
}

/** How far a rate has to be looked at: kept, slipping, or missed too often. */
export function rank(sum: Sum): "kept" | "slipping" | "missed" | "none" {
  const permille = permilleOf(sum);
  if (permille === null) return "none";
  if (sum.missed === 0) return "kept";
  return permille >= 900 ? "slipping" : "missed";
}

export const PERIODS = ["this", "last", "quarter", "year"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** From the first day to the first day after, as dates; which month it is goes by the provider's zone. */
export function daysOf(period: PeriodName, now: number): { from: string; to: string } {
  const first = { this: 0, last: -1, quarter: -2, year: -11 }[period];
  return { from: monthStart(now, first), to: monthStart(now, period === "last" ? 0 : 1) };
}

/** Whole days from one date to another, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The last `count` months, the present one last. */
export function lastMonths(now: number, count: number): { from: string; to: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const shift = index - count + 1;
    return { from: monthStart(now, shift), to: monthStart(now, shift + 1) };
  });
}
