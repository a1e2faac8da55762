import type { AgreementContent, Severity } from "../../../api/types";

export type SeverityTable = AgreementContent["severities"];
export type Override = SeverityTable["overrides"][number];

/** The rows of the table, the widest first, as the text has them. */
export const IMPACTS = ["all", "several", "department", "individual"] as const;
/** Its columns, the most urgent first. */
export const URGENCIES = ["stopped", "slow", "none", "low"] as const;
export const SIGNS = ["data_loss", "money_wrongly_paid", "ransomware", "defacement", "vital_function", "vip", "guarded_period"] as const satisfies Override["signs"];

/** What an override does, as one word to choose: a step graver, or the severity it never lies below. */
export type Effect = "step_up" | `${Severity}`;

export function effectOf({ effect }: Override): Effect {
  return typeof effect === "string" ? effect : (String(effect.never_below) as Effect);
}

export function withEffect(override: Override, effect: Effect): Override {
  return { ...override, effect: effect === "step_up" ? effect : { never_below: Number(effect) as Severity } };
}

/** The table with one cell graded anew. */
export function withGrade(table: SeverityTable, impact: number, urgency: number, severity: Severity): SeverityTable {
  return { ...table, rows: table.rows.map((row, at) => (at === impact ? row.map((cell, place) => (place === urgency ? severity : cell)) : row)) };
}

type Cell = { impact: (typeof IMPACTS)[number]; urgency: (typeof URGENCIES)[number] };

/** Cells graded lighter than one that is less wide or less urgent: most likely a slip, and said so. */
export function upsideDown({ rows }: SeverityTable): Cell[] {
  const found: Cell[] = [];
  IMPACTS.forEach((impact, row) =>
    URGENCIES.forEach((urgency, column) => {
      const here = rows[row]?.[column];
      const [below, right] = [rows[row + 1]?.[column], rows[row]?.[column + 1]];
      if (here !== undefined && ((below !== undefined && below < here) || (right !== undefined && right < here))) found.push({ impact, urgency });
    }),
  );
  return found;
}
