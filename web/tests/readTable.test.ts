import writeExcelFile from "write-excel-file/node";
import { describe, expect, it } from "vitest";

import { readTable, textRows, Unreadable } from "../src/ui/readTable";

const read = (held: Uint8Array | string) => {
  const bytes = typeof held === "string" ? new TextEncoder().encode(held) : held;
  return readTable({ arrayBuffer: () => Promise.resolve(bytes.slice().buffer as ArrayBuffer) });
};

async function workbook(rows: unknown[][]): Promise<Uint8Array> {
  return new Uint8Array((await writeExcelFile(rows.map((row) => row.map((value) => (value === null ? null : { value }))) as never).toBuffer()) as Buffer);
}

describe("a workbook", () => {
  it("is read as its cells stand, numbers as numbers, empty ones in their place", async () => {
    const { rows, since1904 } = await read(await workbook([["工号", "姓名", "从"], ["E08", null, 46296.5], [1001, "王 <强> & 李", "2026-10-01"]]));
    expect(rows).toEqual([["工号", "姓名", "从"], ["E08", "", 46296.5], [1001, "王 <强> & 李", "2026-10-01"]]);
    expect(since1904).toBe(false);
  });

  it("that is torn, or something else that was packed, is none", async () => {
    const whole = await workbook([["a"], ["b"]]);
    await expect(read(whole.slice(0, whole.length - 30))).rejects.toBeInstanceOf(Unreadable);
    const torn = whole.slice();
    const sheet = new TextDecoder("latin1").decode(whole).indexOf("xl/worksheets/sheet1.xml");
    torn.fill(0xff, sheet + 24, sheet + 90);
    await expect(read(torn)).rejects.toBeInstanceOf(Unreadable);
    await expect(read("PK\u0003\u0004 and nothing of a workbook")).rejects.toBeInstanceOf(Unreadable);
    await expect(read(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]))).rejects.toBeInstanceOf(Unreadable);
  });
});

describe("text", () => {
  it("is read with its quotes, its line breaks within them, and whatever stands between the cells", () => {
    expect(textRows('a,"b ""c"", d\ne",f\r\n1,,3')).toEqual([["a", 'b "c", d\ne', "f"], ["1", "", "3"]]);
    expect(textRows("a;b\n1;2,5")).toEqual([["a", "b"], ["1", "2,5"]]);
    expect(textRows("a\tb\n'=1+1\tx")).toEqual([["a", "b"], ["=1+1", "x"]]);
  });

  it("is read as Chinese Windows writes it, too", async () => {
    // 姓名,王强
    const gbk = new Uint8Array([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xcd, 0xf5, 0xc7, 0xbf]);
    expect((await read(gbk)).rows).toEqual([["姓名", "王强"]]);
    expect((await read("\uFEFF姓名,王强")).rows).toEqual([["姓名", "王强"]]);
  });
});
