/** What a file holds as a table: its first sheet, row by row, the heading among them. Numbers stay numbers: a date is one in a workbook. */
export type Table = { rows: Cell[][]; /** Whether its days are counted from 1904 rather than from 1900. */ since1904: boolean };
export type Cell = string | number;

/** The file is neither a workbook nor text, or is torn, or holds more than a list of people can. */
export class Unreadable extends Error {}

/** So much a workbook may hold once it is unpacked. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Reads an .xlsx or .csv file within the browser: no server need know it before its rows have been looked at. */
export async function readTable(file: Pick<Blob, "arrayBuffer">): Promise<Table> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length > MOST_BYTES) throw new Unreadable();
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return workbook(bytes);
  const text = decoded(bytes);
  if (text.includes("\0")) throw new Unreadable();
  return { rows: textRows(text), since1904: false };
}

/** Text as spreadsheets save it: UTF-8, UTF-16 by its mark, or what Chinese Windows writes. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** RFC 4180, also with semicolons or tabs between the cells; the apostrophe that keeps text from being calculated is no part of it. */
export function textRows(text: string): string[][] {
  const head = text.slice(0, Math.max(0, text.search(/\r?\n|$/)));
  const between = ["\t", ";", ","].find((sign) => head.includes(sign)) ?? ",";
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const close = () => {
    rows.at(-1)?.push(cell.replace(/^'(?=[=+\-@])/, ""));
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += sign;
      at += 1;
    } else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (quoted) cell += sign;
    else if (sign === between) close();
    else if (sign === "\n") {
      close();
      rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  close();
  return rows;
}

async function workbook(bytes: Uint8Array): Promise<Table> {
  const parts = partsOf(bytes);
  let left = MOST_BYTES;
  const xml = async (name: string): Promise<Document | null> => {
    const part = parts.get(name);
    if (!part) return null;
    const unpacked = await inflated(part, left);
    left -= unpacked.length;
    const read = new DOMParser().parseFromString(new TextDecoder().decode(unpacked), "application/xml");
    if (read.querySelector("parsererror")) throw new Unreadable();
    return read;
  };
  const book = await xml("xl/workbook.xml");
  const links = await xml("xl/_rels/workbook.xml.rels");
  const id = all(book, "sheet")[0]?.getAttribute("r:id");
  const target = all(links, "Relationship").find((link) => link.getAttribute("Id") === id)?.getAttribute("Target");
  const sheet = target && (await xml(target.startsWith("/") ? target.slice(1) : `xl/${target}`));
  if (!sheet) throw new Unreadable();
  const shared = all(await xml("xl/sharedStrings.xml"), "si").map(textOf);
  const since1904 = ["1", "true"].includes(all(book, "workbookPr")[0]?.getAttribute("date1904") ?? "");
  return { rows: sheetRows(sheet, shared), since1904 };
}

function sheetRows(sheet: Document, shared: string[]): Cell[][] {
  const rows: Cell[][] = [];
  for (const row of all(sheet, "row")) {
    const number = Number(row.getAttribute("r") ?? rows.length + 1);
    // A sheet may say that a cell stands at its far end.
    if (!(number > 0 && number <= 1_048_576)) throw new Unreadable();
    while (rows.length < number && rows.length < MOST_ROWS) rows.push([]);
    const cells = rows[number - 1];
    if (!cells) break;
    for (const cell of all(row, "c")) {
      const column = columnOf(cell.getAttribute("r")) ?? cells.length;
      while (cells.length < column) cells.push("");
      cells[column] = valueOf(cell, shared);
    }
  }
  return rows;
}

/** More rows than anything that is imported may have; further ones are not read. */
const MOST_ROWS = 20_000;

/** `B7` → 1. */
function columnOf(place: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? "")?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

function valueOf(cell: Element, shared: string[]): Cell {
  const kind = cell.getAttribute("t") ?? "n";
  if (kind === "inlineStr") return textOf(cell);
  const value = all(cell, "v")[0]?.textContent ?? "";
  if (kind === "s") return shared[Number(value)] ?? "";
  return kind === "n" && value !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** The text of its runs, without how it is pronounced. */
function textOf(of: Element): string {
  return all(of, "t")
    .filter((run) => (run.parentNode as Element | null)?.localName !== "rPh")
    .map((run) => run.textContent ?? "")
    .join("");
}

function all(of: Document | Element | null, name: string): Element[] {
  return of ? [...of.getElementsByTagNameNS("*", name)] : [];
}

type Part = { packed: Uint8Array; deflated: boolean };

/** The files within a ZIP, by the directory at its end. */
function partsOf(bytes: Uint8Array): Map<string, Part> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, Part>();
  try {
    let end = bytes.length - 22;
    while (view.getUint32(end, true) !== 0x06054b50) end -= 1;
    let at = view.getUint32(end + 16, true);
    for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
      const [length, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
      parts.set(name, { packed: bytes.subarray(start, start + view.getUint32(at + 20, true)), deflated: view.getUint16(at + 10, true) === 8 });
      at += 46 + length + extra + comment;
    }
  } catch {
    throw new Unreadable();
  }
  return parts;
}

/** Unpacked, as long as it stays within bounds. */
async function inflated({ packed, deflated }: Part, most: number): Promise<Uint8Array> {
  if (!deflated) return packed;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const unpacker = new DecompressionStream("deflate-raw");
  const writer = unpacker.writable.getWriter();
  // What is torn is refused where it is read.
  void writer.write(packed as Uint8Array<ArrayBuffer>).catch(() => undefined);
  void writer.close().catch(() => undefined);
  const reader = unpacker.readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > most) throw new Unreadable();
      chunks.push(next.value);
    }
  } catch {
    void reader.cancel().catch(() => undefined);
    throw new Unreadable();
  }
  const whole = new Uint8Array(length);
  chunks.reduce((at, chunk) => (whole.set(chunk, at), at + chunk.length), 0);
  return whole;
}
