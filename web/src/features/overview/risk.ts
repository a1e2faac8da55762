import type { IncidentRow } from "../../api/types";

/** What falls due within so long is at risk: the numbers of the workbench count the same four hours. */
export const SOON_MS = 4 * 3_600_000;

type Standing = "late" | "soon" | "waiting" | "open";

/** How the next promise of an incident stands. */
export function standingOf(row: Pick<IncidentRow, "next_clock_state" | "next_due_at">, now: number): Standing {
  if (row.next_clock_state === "paused" || row.next_clock_state === "offered") return "waiting";
  if (row.next_due_at === null || row.next_clock_state === "none") return "open";
  const left = Date.parse(row.next_due_at) - now;
  if (row.next_clock_state === "late" || left < 0) return "late";
  return left <= SOON_MS ? "soon" : "open";
}

/** Late or soon due, in the order in which it falls due. */
export function atRisk(rows: IncidentRow[], now: number): IncidentRow[] {
  return rows.filter((row) => ["late", "soon"].includes(standingOf(row, now)));
}

export type RiskGroup = { key: string; name: string; late: number; soon: number; waiting: number; open: number };

/** How much of each customer, or of each severity, is late, soon due, waiting, and open at all; the worst first. */
export function groupedRisk(rows: IncidentRow[], by: "customer" | "severity", now: number): RiskGroup[] {
  const groups = new Map<string, RiskGroup>();
  for (const row of rows) {
    const key = by === "customer" ? row.customer.id : String(row.severity);
    const group = groups.get(key) ?? { key, name: row.customer.name, late: 0, soon: 0, waiting: 0, open: 0 };
    const standing = standingOf(row, now);
    if (standing !== "open") group[standing] += 1;
    group.open += 1;
    groups.set(key, group);
  }
  const all = [...groups.values()];
  if (by === "severity") return all.sort((a, b) => Number(a.key) - Number(b.key));
  return all.sort((a, b) => b.late - a.late || b.soon - a.soon || b.open - a.open);
}
