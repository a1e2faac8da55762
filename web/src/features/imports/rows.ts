import type { ImportAnswer } from "../../api/types";

export type Fate = ImportAnswer["rows"][number]["fate"];
export type Refused = ImportAnswer["refused"][number];

/** A row of the workbook with what becomes of it, and what is wrong with it cell by cell. */
export type PreviewRow = { id: string; sheet: string; title: string; row: number; key: string; fate: Fate; wrong: Refused[]; pending: string[] };

/** Every row of an answer; what was refused as a whole, without a row, stands first. */
export function rowsOf(answer: ImportAnswer): PreviewRow[] {
  const title = (sheet: string) => answer.sheets.find(({ name }) => name === sheet)?.title ?? sheet;
  const placed = new Set(answer.rows.map(({ sheet, row }) => `${sheet}/${row}`));
  const whole = answer.refused
    .filter(({ sheet, row }) => !placed.has(`${sheet}/${row}`))
    .map((cell, index): PreviewRow => ({ id: `whole/${index}`, sheet: cell.sheet, title: title(cell.sheet), row: cell.row, key: "", fate: "refused", wrong: [cell], pending: [] }));
  const rows = answer.rows.map(
    ({ sheet, row, key, fate }): PreviewRow => ({
      id: `${sheet}/${row}`,
      sheet,
      title: title(sheet),
      row,
      key,
      fate,
      wrong: answer.refused.filter((cell) => cell.sheet === sheet && cell.row === row),
      pending: answer.pending.filter((cell) => cell.sheet === sheet && cell.row === row).map(({ column }) => column),
    }),
  );
  return [...whole, ...rows];
}

export function countOf(rows: { fate: Fate }[], fate: Fate): number {
  return rows.filter((row) => row.fate === fate).length;
}
