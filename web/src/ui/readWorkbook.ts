import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { readSheet } from "read-excel-file/universal";

import type { Cell, Table } from "./readTable";

/** The first sheet of an .xlsx file that unpacks to no more than so many bytes; rejects whatever is none. */
export async function readWorkbook(bytes: Uint8Array, most: number): Promise<Table> {
  const parts = unpacked(bytes, most);
  const since1904 = /<(?:\w+:)?workbookPr\s[^<>]*\bdate1904=["'](?:1|true)["']/.test(parts["xl/workbook.xml"] ?? "");
  if (Object.values(parts).some(reachesFar)) throw new Error("more cells than are read");
  // Packed anew without compression: the library unpacks large compressed parts in a worker made of text, which the pages' policy forbids.
  const plain = zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(said(text))])), { level: 0 });
  const rows = await readSheet(plain.buffer);
  return { rows: rows.map((row) => row.map(cellOf)), since1904 };
}

/** The parts that are text, by their names. */
function unpacked(bytes: Uint8Array, most: number): Record<string, string> {
  let left = most;
  const parts = unzipSync(bytes, {
    filter: ({ name, size, originalSize }) => {
      if (!/\.(xml|rels)$/.test(name)) return false;
      left -= Math.max(size, originalSize);
      if (left < 0) throw new Error("more bytes than are read");
      return true;
    },
  });
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strFromU8(part)]));
}

/** A sheet may say that a cell stands at its far end: all before it would be made up. */
function reachesFar(part: string): boolean {
  let [rows, columns] = [0, 0];
  for (const [, letters = "", number] of part.matchAll(/\sr=["']([A-Z]*)(\d+)["']/g)) {
    rows = Math.max(rows, Number(number));
    columns = Math.max(columns, [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0));
  }
  return rows > 1_048_576 || columns > 16_384 || rows * columns > MOST_CELLS;
}

const MOST_CELLS = 16 * 1_048_576;

/** In words the library knows: it reads no other "true", and a date that is written out it would put on the browser's clocks. */
function said(part: string): string {
  const first = part.replace(/<(?:\w+:)?workbookPr\s[^<>]*/, (mark) => mark.replace(/(?<=\bdate1904=["'])true\b/, "1"));
  return first.replace(/<(?:\w+:)?c\s[^<>]*/g, (mark) => mark.replace(/(?<=\st=["'])d\b/, "str"));
}

/** The library's dates stand in UTC for what the sheet shows; a day begins at midnight, to the minute. */
function cellOf(cell: unknown): Cell {
  if (typeof cell === "number") return cell;
  if (!(cell instanceof Date)) return String(cell ?? "");
  const at = new Date(Math.round(cell.getTime() / 60_000) * 60_000);
  if (Number.isNaN(at.getTime())) return String(at);
  const [date, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 16)];
  return time === "00:00" ? date : `${date} ${time}`;
}
