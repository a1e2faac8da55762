/** What a file holds as a table: its first sheet, row by row, the heading among them. Dates are written out; numbers stay numbers, for one may be a date its column does not show as such. */
export type Table = { rows: Cell[][]; /** Whether its days are counted from 1904 rather than from 1900. */ since1904: boolean };
export type Cell = string | number;

/** The file is neither a workbook nor text, or is torn, or holds more than a list of people can. */
export class Unreadable extends Error {}

/** So much a file may hold, once it is unpacked, too. */
const MOST_BYTES = 32 * 1024 * 1024;
/** More rows than anything that is imported may have; further ones are left out. */
const MOST_ROWS = 20_000;

/** Reads an .xlsx or .csv file within the browser: no server need know it before its rows have been looked at. */
export async function readTable(file: Pick<Blob, "arrayBuffer">): Promise<Table> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length > MOST_BYTES) throw new Unreadable();
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const { readWorkbook } = await import("./readWorkbook");
    const { rows, since1904 } = await readWorkbook(bytes, MOST_BYTES).catch(refuse);
    return { rows: rows.slice(0, MOST_ROWS), since1904 };
  }
  const text = decoded(bytes);
  if (text.includes("\0")) throw new Unreadable();
  const { textRows } = await import("./textRows");
  return { rows: textRows(text, MOST_ROWS) ?? refuse(), since1904: false };
}

/** Whatever it was that a library found wrong. */
function refuse(): never {
  throw new Unreadable();
}

/** Text as spreadsheets save it: UTF-8, UTF-16 by its mark, or what Chinese Windows writes. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
