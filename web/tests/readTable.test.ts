import { strToU8, unzipSync, zipSync } from "fflate";
import { readSheet } from "read-excel-file/universal";
import writeExcelFile from "write-excel-file/node";
import { describe, expect, it, vi } from "vitest";

import { readTable, Unreadable } from "../src/ui/readTable";
import { textRows } from "../src/ui/textRows";

vi.mock("read-excel-file/universal", async (original) => {
  const library = await original<typeof import("read-excel-file/universal")>();
  return { ...library, readSheet: vi.fn(library.readSheet) };
});

const read = (held: Uint8Array | string) => {
  const bytes = typeof held === "string" ? new TextEncoder().encode(held) : held;
  return readTable({ arrayBuffer: () => Promise.resolve(bytes.slice().buffer as ArrayBuffer) });
};
const refused = (held: Uint8Array | string) => expect(read(held)).rejects.toBeInstanceOf(Unreadable);

/** As another program of the same family writes it: text is shared between the cells. */
async function workbook(rows: unknown[][]): Promise<Uint8Array> {
  return new Uint8Array((await writeExcelFile(rows.map((row) => row.map(written)) as never).toBuffer()) as Buffer);
}

function written(value: unknown): object | null {
  return value === null ? null : { value, ...(value instanceof Date ? { format: "yyyy-mm-dd hh:mm" } : {}) };
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELS = "http://schemas.openxmlformats.org/package/2006/relationships";

/** A workbook with such rows in its sheet, as it stands in the file. */
function made(rows: string, { book = "", more = {} }: { book?: string; more?: Record<string, Uint8Array> } = {}): Uint8Array {
  const xml = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  return zipSync({
    "xl/workbook.xml": xml(`<workbook xmlns="${MAIN}" xmlns:r="${REL}">${book}<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`),
    "xl/_rels/workbook.xml.rels": xml(`<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
    // The second style is that of a date.
    "xl/styles.xml": xml(`<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`),
    "xl/worksheets/sheet1.xml": xml(`<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`),
    ...more,
  });
}

const inline = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;

describe("a workbook", () => {
  it("is read as its cells stand, numbers as numbers, empty ones in their place", async () => {
    const { rows, since1904 } = await read(await workbook([["工号", "姓名", "从"], ["E08", null, 46296.5], [1001, "王 <强> & 李", "2026-10-01"]]));
    expect(rows).toEqual([["工号", "姓名", "从"], ["E08", "", 46296.5], [1001, "王 <强> & 李", "2026-10-01"]]);
    expect(since1904).toBe(false);
  });

  it("is read with text that stands in the cells, in runs, without how it is pronounced", async () => {
    const runs = `<c r="C2" t="inlineStr"><is><r><t>王</t></r><r><t xml:space="preserve"> 强</t></r><rPh sb="0" eb="1"><t>ワン</t></rPh></is></c>`;
    const { rows } = await read(made(`<row r="1">${inline("A1", "工号")}</row><row r="3">${inline("A3", "&lt;E08&gt; &amp;&#x4F11;")}${runs.replace("C2", "C3")}</row>`));
    expect(rows).toEqual([
      ["工号", "", ""],
      ["", "", ""],
      ["<E08> &休", "", "王 强"],
    ]);
  });

  it("has its dates written out, days without a time", async () => {
    const { rows } = await read(await workbook([["从", "到"], [new Date(Date.UTC(2026, 11, 1)), new Date(Date.UTC(2026, 11, 1, 8, 30))]]));
    expect(rows[1]).toEqual(["2026-12-01", "2026-12-01 08:30"]);
    // 46357 is 2026-12-01; a third of a day has no end in digits.
    const cells = `<c r="A1" s="1"><v>46357</v></c><c r="B1" s="1"><v>46357.333333333336</v></c><c r="C1" s="0"><v>46357</v></c>`;
    expect((await read(made(`<row r="1">${cells}</row>`))).rows).toEqual([["2026-12-01", "2026-12-01 08:00", 46357]]);
  });

  it("has its dates counted from 1904 where it says so, in either word", async () => {
    const cells = `<row r="1"><c r="A1" s="1"><v>${46357 - 1462}</v></c><c r="B1"><v>${46357 - 1462}</v></c></row>`;
    for (const word of ["1", "true"]) expect(await read(made(cells, { book: `<workbookPr date1904="${word}"/>` }))).toEqual({ rows: [["2026-12-01", 46357 - 1462]], since1904: true });
    for (const word of ["0", "false"]) expect((await read(made(cells, { book: `<workbookPr date1904="${word}"/>` }))).since1904).toBe(false);
  });

  it("has dates that are written out on nobody's clocks", async () => {
    const cells = `<c r="A1" s="1" t="d"><v>2026-12-01</v></c><c r="B1" s="1" t="d"><v>2026-12-01T08:30:00</v></c>`;
    expect((await read(made(`<row r="1">${cells}</row>`))).rows).toEqual([["2026-12-01", "2026-12-01T08:30:00"]]);
  });

  it("is read whole where it is large, in the page itself", async () => {
    const row = (at: number) => `<row r="${at}">${inline(`A${at}`, `E${at} &amp; ${"备注".repeat(8)}`)}<c r="B${at}"><v>${at}</v></c></row>`;
    const packed = made(Array.from({ length: 12_000 }, (_, index) => row(index + 1)).join(""));
    const { rows } = await read(packed);
    expect(packed.length).toBeLessThan(512 * 1024);
    expect(rows).toHaveLength(12_000);
    expect(rows.every(([text, number], index) => text === `E${index + 1} & ${"备注".repeat(8)}` && number === index + 1)).toBe(true);
    // The library starts a worker for whatever large part it has to unpack.
    const given = vi.mocked(readSheet).mock.lastCall?.[0] as ArrayBuffer;
    const packing: number[] = [];
    const sizes = unzipSync(new Uint8Array(given), { filter: ({ compression }) => packing.push(compression) > 0 });
    expect(new Set(packing)).toEqual(new Set([0]));
    expect(sizes["xl/worksheets/sheet1.xml"]?.length).toBeGreaterThan(1024 * 1024);
  });

  it("is read to so many rows, whatever shape stands below", async () => {
    const row = (at: number) => `<row r="${at}"><c r="A${at}"><v>${at}</v></c></row>`;
    expect((await read(made(`${row(1)}${row(30_000)}`))).rows).toHaveLength(20_000);
    expect((await read(made(`${row(1)}<row r="1048576" ht="20"><c r="C1048576" s="0"/></row>`))).rows).toEqual([[1]]);
  });

  it("that holds too much is refused before it is unpacked", async () => {
    const zeros = new Uint8Array(33 * 1024 * 1024);
    const more = { "xl/worksheets/sheet2.xml": zeros };
    const packed = made(`<row r="1">${inline("A1", "a")}</row>`, { more });
    expect(packed.length).toBeLessThan(512 * 1024);
    await refused(packed);
    // What is no part of the table counts for nothing: pictures are not unpacked.
    expect((await read(made(`<row r="1">${inline("A1", "a")}</row>`, { more: { "xl/media/image1.png": zeros } }))).rows).toEqual([["a"]]);
    await refused(zeros);
  });

  it("that says of a cell that it stands beyond any sheet, or at the far end of one, is refused", async () => {
    for (const place of ["A99999999999", "AAAAAAA1", "XFD1048576"]) await refused(made(`<row r="1">${inline("A1", "a")}</row><row>${inline(place, "b")}</row>`));
    await refused(made(`<row r="99999999999"/>`));
  });

  it("that is torn, or something else that was packed, is none", async () => {
    const whole = await workbook([["a"], ["b"]]);
    await refused(whole.slice(0, whole.length - 30));
    await refused(whole.slice(0, whole.length / 2));
    const torn = whole.slice();
    const sheet = new TextDecoder("latin1").decode(whole).indexOf("xl/worksheets/sheet1.xml");
    torn.fill(0xff, sheet + 24, sheet + 90);
    await refused(torn);
    await refused(made(`<row r="1">${inline("A1", "a")}</row><row r="2"><c r="A2" t="inlineStr"><is><t>b`));
    await refused(made(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`));
    await refused(zipSync({ "a.txt": strToU8("a") }));
    await refused("PK\u0003\u0004 and nothing of a workbook");
    await refused(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]));
  });
});

describe("text", () => {
  it("is read with its quotes, its line breaks within them, and whatever stands between the cells", () => {
    expect(textRows('a,"b ""c"", d\ne",f\r\n1,,3')).toEqual([["a", 'b "c", d\ne', "f"], ["1", "", "3"]]);
    expect(textRows("a;b\n1;2,5\n")).toEqual([["a", "b"], ["1", "2,5"], [""]]);
    expect(textRows("a\tb\n'=1+1\tx")).toEqual([["a", "b"], ["=1+1", "x"]]);
    expect(textRows("a,b\r1,2\r\n3,4\n5,6")).toEqual([["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]);
  });

  it("has no apostrophe before what would be calculated, and keeps any other", () => {
    expect(textRows("'=1,'+2,'-3,'@a,'b,\"'=\"\"c\"\"\"")).toEqual([["=1", "+2", "-3", "@a", "'b", '="c"']]);
  });

  it("is read as Chinese Windows writes it, too", async () => {
    // 姓名,王强
    const gbk = new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xcd, 0xf5, 0xc7, 0xbf]);
    expect((await read(gbk)).rows).toEqual([["姓名", "王强"]]);
    expect((await read("\uFEFF姓名,王强")).rows).toEqual([["姓名", "王强"]]);
  });

  it("is read as spreadsheets save it for other programs, by its mark", async () => {
    const units = [0xfeff, ..."姓名\t王强"].map((sign) => (typeof sign === "number" ? sign : sign.charCodeAt(0)));
    const little = new Uint8Array(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
    const big = new Uint8Array(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
    for (const held of [little, big]) expect((await read(held)).rows).toEqual([["姓名", "王强"]]);
  });

  it("that is torn within its quotes is none; of a long one so many rows are read", async () => {
    await refused('a,b\n1,"2\n3,4\n');
    await refused('a,b\n1,"2"3\n');
    expect((await read("a,b\n".repeat(30_000))).rows).toHaveLength(20_000);
  });
});
