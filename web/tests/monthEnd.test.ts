import { describe, expect, it } from "vitest";

import { every } from "../src/api/every";
import type { MonthEndItem } from "../src/api/types";
import { byNext, isIssued, nextOf } from "../src/features/overview/monthEnd";
import { otherCosts } from "../src/features/overview/profit";

type Given = { sheet?: object; document?: object; steps?: string[] };

function item(kind: MonthEndItem["kind"], { sheet, document, steps = [] }: Given = {}): MonthEndItem {
  return { kind, sheet: sheet ?? null, document: document ?? null, steps, customer_name: "医院" } as unknown as MonthEndItem;
}

describe("month's end", () => {
  it("takes a report from its draft to its seal, and drafts none of a month that runs", () => {
    const next = (given: Given, ended = true) => nextOf(item("monthly_report", given), ended);
    expect([next({}, false), next({})]).toEqual(["wait", "draft"]);
    expect(next({ document: { state: "created", seal: "none" }, steps: ["edit", "approve", "withdraw"] })).toBe("approve");
    expect(next({ document: { state: "approved", seal: "none" }, steps: ["issue", "withdraw"] })).toBe("issue");
    expect(next({ document: { state: "issued", seal: "awaiting" }, steps: ["archive", "correct", "seal"] })).toBe("sent");
    expect(next({ document: { state: "issued", seal: "sent" }, steps: ["archive", "correct", "seal"] })).toBe("returned");
    expect(next({ document: { state: "issued", seal: "returned" }, steps: ["archive", "correct"] })).toBe("look");
    expect(next({ document: { state: "created", seal: "none" } }), "nothing the account may do").toBe("look");
  });

  it("takes a sheet through its own life before it is put on paper", () => {
    const next = (given: Given) => nextOf(item("assessment", given), true);
    expect(next({})).toBe("draft");
    expect([next({ sheet: { state: "draft" } }), next({ sheet: { state: "in_discussion" } })]).toEqual(["sheet", "sheet"]);
    expect(next({ sheet: { state: "issued" } })).toBe("draft");
    expect(next({ sheet: { state: "issued" }, document: { state: "created", seal: "none" }, steps: ["approve"] })).toBe("approve");
    expect(nextOf(item("assessment"), false), "a sheet may be begun while its month runs").toBe("draft");
  });

  it("counts as issued what is out of the house, a sheet also before it is on paper", () => {
    expect(isIssued(item("assessment", { sheet: { state: "issued" } }))).toBe(true);
    expect(isIssued(item("assessment", { sheet: { state: "in_discussion" } }))).toBe(false);
    expect(isIssued(item("sign_off", { document: { state: "archived" } }))).toBe(true);
    expect(isIssued(item("sign_off", { document: { state: "approved" } }))).toBe(false);
  });

  it("shows what has farthest to go first, the rest in the server's order", () => {
    const done = item("sign_off", { document: { state: "issued", seal: "returned" } });
    const rows = [done, item("assessment", { sheet: { state: "draft" } }), item("monthly_report"), item("assessment")];
    expect(byNext(rows, true).map(({ item: { kind }, next }) => [kind, next])).toEqual([
      ["monthly_report", "draft"],
      ["assessment", "draft"],
      ["assessment", "sheet"],
      ["sign_off", "look"],
    ]);
  });
});

it("adds parts and cost of one currency and keeps another apart", () => {
  const spent = {
    parts: [{ currency: "CNY", minor: 256_000 }],
    costs: [
      { currency: "CNY", minor: 8_600 },
      { currency: "EUR", minor: 1_200 },
    ],
  };
  expect(otherCosts(spent)).toEqual([
    { currency: "CNY", minor: 264_600 },
    { currency: "EUR", minor: 1_200 },
  ]);
});

it("reads a list to its end, page after page", async () => {
  const pages: Record<string, { items: number[]; next_cursor: string | null }> = {
    first: { items: [1, 2], next_cursor: "a" },
    a: { items: [3], next_cursor: "b" },
    b: { items: [], next_cursor: null },
  };
  const asked: (string | undefined)[] = [];
  const found = await every(({ cursor }) => {
    asked.push(cursor);
    return Promise.resolve(pages[cursor ?? "first"] ?? { items: [], next_cursor: null });
  });
  expect([found, asked]).toEqual([[1, 2, 3], [undefined, "a", "b"]]);
});
