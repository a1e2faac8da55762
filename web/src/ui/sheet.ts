/** What a table shows, for a file: the same columns, the same order. */
export type Sheet = { name: string; columns: SheetColumn[]; rows: SheetCell[][] };
export type SheetColumn = { title: string; kind?: "text" | "number" | "percent" };
/** Percentages as thousandths, as the server counts them. */
export type SheetCell = string | number | null;

/** As an .xlsx file. What is text stays text: no cell of it is ever read as a formula. */
export async function saveXlsx(sheet: Sheet) {
  const { default: write } = await import("write-excel-file/browser");
  const head = sheet.columns.map(({ title }) => ({ value: title, fontWeight: "bold" as const }));
  const body = sheet.rows.map((row) => row.map((cell, index) => written(cell, sheet.columns[index])));
  const columns = sheet.columns.map(({ kind }) => ({ width: kind && kind !== "text" ? 12 : 24 }));
  await write([head, ...body], { columns }).toFile(`${sheet.name}.xlsx`);
}

function written(cell: SheetCell, column: SheetColumn | undefined) {
  if (cell === null) return null;
  if (typeof cell === "string") return { value: cell, type: String };
  return column?.kind === "percent" ? { value: cell / 1000, type: Number, format: "0.0%" } : { value: cell, type: Number };
}

/** As a .csv file that a spreadsheet opens in any language. */
export function saveCsv(sheet: Sheet) {
  save(new Blob(["\uFEFF", csvOf(sheet)], { type: "text/csv;charset=utf-8" }), `${sheet.name}.csv`);
}

/** RFC 4180; text that a spreadsheet would calculate is defused by an apostrophe. */
export function csvOf({ columns, rows }: Sheet): string {
  const line = (cells: string[]) => `${cells.join(",")}\r\n`;
  return [
    line(columns.map(({ title }) => quoted(title))),
    ...rows.map((row) => line(row.map((cell, index) => (typeof cell === "number" ? figure(cell, columns[index]) : quoted(cell ?? ""))))),
  ].join("");
}

function figure(cell: number, column: SheetColumn | undefined): string {
  return column?.kind === "percent" ? `${(cell / 10).toFixed(1)}%` : String(cell);
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a file to the person, under a name that every system takes. */
export function save(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[\\/:*?"<>|]+/g, "-");
  link.click();
  // After the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
