import { describe, expect, it } from "vitest";

import { lastDay, monthBefore, percent, tenths } from "../src/features/assessment/figures";
import { currencyOf } from "../src/features/desk/papers/QuoteForm";
import { lineMinor, minorOf, money } from "../src/ui/money";
import { touched } from "../src/live/touched";
import { dayAfter } from "../src/ui/houseDate";

describe("figures of a sheet", () => {
  it("show tenths and thousandths as people write them", () => {
    expect([tenths(964), tenths(1000), percent(983), percent(null)]).toEqual(["96.4", "100.0", "98.3%", "—"]);
  });

  it("show minor units by the currency's own digits", () => {
    expect(money({ minor: 200_000, currency: "CNY" }, "zh")).toContain("2,000.00");
    expect(money({ minor: 200_000, currency: "JPY" }, "en")).toContain("200,000");
  });

  it("round each line half up, before anything is summed", () => {
    // 3.33 one and a half times is 5.00, twice 10.00; never 9.99.
    expect([lineMinor(333, 1500), 2 * lineMinor(333, 1500)]).toEqual([500, 1000]);
    expect([lineMinor(1, 500), lineMinor(1, 499), lineMinor(5_000, 1000)]).toEqual([1, 0, 5_000]);
    expect(lineMinor(9_007_199_254_740, 1_000_000)).toBe(9_007_199_254_740_000);
  });

  it("are quoted in the currency of the fees that were chosen, else of the agreement's, else at home", () => {
    expect(currencyOf([undefined, "USD"], ["JPY", "USD"])).toBe("USD");
    expect(currencyOf([undefined], ["JPY"])).toBe("JPY");
    expect(currencyOf([undefined], [])).toBe("CNY");
  });

  it("read an amount as it is typed, and refuse what is none", () => {
    expect(["50000", "50,000.5", "0.01", " 12 "].map((typed) => minorOf(typed, "CNY"))).toEqual([5_000_000, 5_000_050, 1, 1200]);
    expect(["", "abc", "-1", "1.005", "1e3"].map((typed) => minorOf(typed, "CNY"))).toEqual([null, null, null, null, null]);
  });

  it("turn a last day into the first after it and back, across months and leap days", () => {
    for (const [last, after] of [["2026-11-30", "2026-12-01"], ["2028-02-28", "2028-02-29"], ["2026-12-31", "2027-01-01"]] as const) {
      expect(dayAfter(last)).toBe(after);
      expect(lastDay(after)).toBe(last);
    }
  });

  it("propose the month before", () => {
    expect(monthBefore(Date.parse("2027-01-15T02:00:00Z"))).toEqual({ from: "2026-12-01", last: "2026-12-31" });
  });
});

describe("a change of a sheet", () => {
  it("is read again in the lists and on its page, and nowhere else", () => {
    const change = { subject_kind: "assessment", subject_id: "s1", kind: "assessment.remarked", version: null };
    expect(touched([change, change])).toEqual([["assessments"], ["month-end"], ["assessment", "s1"]]);
  });
});
