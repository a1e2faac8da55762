import { describe, expect, it } from "vitest";

import type { AgreementEnding, AttainmentRow, CalendarDay, IncidentRow } from "../src/api/types";
import { monthsOf } from "../src/features/calendar/year";
import { dues } from "../src/features/overview/endings";
import { daysBetween, daysOf, lastMonths, permilleOf, rank, summed } from "../src/features/overview/figures";
import { atRisk, groupedRisk, standingOf } from "../src/features/overview/risk";
import { chosenColumns } from "../src/ui/list/choices";
import { csvOf } from "../src/ui/sheet";

const NOW = Date.parse("2026-11-28T10:00:00+08:00");

describe("attainment", () => {
  const row = (milestone: string, met: number, missed: number, apart = 0) =>
    ({ milestone, met, missed, not_counted: apart ? { disputed: apart } : {} }) as unknown as AttainmentRow;

  it("adds up what shares a key and rounds down as the server does", () => {
    const sums = summed([row("respond", 2, 1), row("resolve", 1, 0, 4), row("respond", 0, 0, 1)], (each) => each.milestone ?? "");
    expect(sums.get("respond")).toEqual({ met: 2, missed: 1, apart: 1 });
    expect(sums.get("resolve")).toEqual({ met: 1, missed: 0, apart: 4 });
    expect(permilleOf({ met: 2, missed: 1 })).toBe(666);
    expect(permilleOf({ met: 0, missed: 0 })).toBeNull();
  });

  it("is looked at by how much was missed", () => {
    const of = (met: number, missed: number) => rank({ met, missed, apart: 0 });
    expect([of(0, 0), of(3, 0), of(9, 1), of(89, 11)]).toEqual(["none", "kept", "slipping", "missed"]);
  });

  it("is asked for whole months, over the turn of the year", () => {
    const january = Date.parse("2027-01-05T00:30:00+08:00");
    expect(daysOf("last", january)).toEqual({ from: "2026-12-01", to: "2027-01-01" });
    expect(daysOf("this", january)).toEqual({ from: "2027-01-01", to: "2027-02-01" });
    expect(daysOf("quarter", january)).toEqual({ from: "2026-11-01", to: "2027-02-01" });
    expect(lastMonths(january, 2)).toEqual([
      { from: "2026-12-01", to: "2027-01-01" },
      { from: "2027-01-01", to: "2027-02-01" },
    ]);
  });
});

describe("a risk", () => {
  const incident = (customer: string, severity: number, state: string, minutes: number | null) =>
    ({
      customer: { id: customer, name: customer },
      severity,
      next_clock_state: state,
      next_due_at: minutes === null ? null : new Date(NOW + minutes * 60_000).toISOString(),
    }) as unknown as IncidentRow;
  const rows = [
    incident("医院", 1, "running", -1),
    incident("医院", 3, "paused", -500),
    incident("财政", 2, "running", 240),
    incident("财政", 2, "running", 241),
    incident("水务", 4, "none", null),
  ];

  it("is what is late or falls due within four hours; what waits is neither", () => {
    expect(rows.map((row) => standingOf(row, NOW))).toEqual(["late", "waiting", "soon", "open", "open"]);
    expect(atRisk(rows, NOW)).toEqual([rows[0], rows[2]]);
  });

  it("is counted by customer, the worst first, and by severity", () => {
    expect(groupedRisk(rows, "customer", NOW).map(({ key, late, soon, waiting, open }) => [key, late, soon, waiting, open])).toEqual([
      ["医院", 1, 0, 1, 2],
      ["财政", 0, 1, 0, 2],
      ["水务", 0, 0, 0, 1],
    ]);
    expect(groupedRisk(rows, "severity", NOW).map(({ key }) => key)).toEqual(["1", "2", "3", "4"]);
  });
});

describe("month's end", () => {
  it("tells what is to be done on which day, the nearest first, what is past among it", () => {
    const ending = {
      version_id: "v",
      today: "2026-11-28",
      facing: "customer",
      fee: { amount: { minor: 100, currency: "CNY" }, months: 12 },
      bonds: [{ kind: "quality", due_on: "2026-11-01", amount: { minor: 5, currency: "CNY" } }],
      outlook: { ends_on: "2027-02-01", notice_by: "2026-12-31", notice: null, renews_until: "2028-02-01" },
    } as unknown as AgreementEnding;
    expect(dues([ending], 120).map(({ what, left }) => [what, left])).toEqual([
      ["quality", -27],
      ["notice", 33],
      ["term", 65],
    ]);
    expect(dues([ending], 40).map(({ what }) => what)).toEqual(["quality", "notice"]);
    expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
  });
});

describe("a file", () => {
  it("is comma separated, and nothing in it is calculated by who opens it", () => {
    const sheet = {
      name: "x",
      columns: [{ title: "名称" }, { title: "数", kind: "number" as const }, { title: "率", kind: "percent" as const }],
      rows: [
        ['=HYPERLINK("http://evil")', -3, 983],
        ["+86 10", 0, null],
        ["说“好”, 然后\n走", 1, 1000],
        ["@SUM(1)", 2, 0],
        ["-1+2", 2, 0],
      ],
    };
    expect(csvOf(sheet).split("\r\n")).toEqual([
      "名称,数,率",
      `"'=HYPERLINK(""http://evil"")",-3,98.3%`,
      "'+86 10,0,",
      '"说“好”, 然后\n走",1,100.0%',
      "'@SUM(1),2,0.0%",
      "'-1+2,2,0.0%",
      "",
    ]);
  });
});

describe("columns", () => {
  it("are those somebody chose, in the order of the list, and never none", () => {
    const columns = [{ key: "a" }, { key: "b", off: true }, { key: "c" }];
    const keys = (chosen: string[] | null) => chosenColumns(columns, chosen).map(({ key }) => key);
    expect(keys(null)).toEqual(["a", "c"]);
    expect(keys(["c", "b"])).toEqual(["b", "c"]);
    expect(keys(["gone"])).toEqual(["a", "c"]);
    const fixed = [{ key: "a", fixed: true }, { key: "b", off: true }, { key: "c" }];
    expect(chosenColumns(fixed, ["b"]).map(({ key }) => key)).toEqual(["a", "b"]);
  });
});

describe("a calendar's year", () => {
  it("stands in weeks from Monday, with what is no plain day", () => {
    const week = [["09:00-17:00"], ["09:00-17:00"], ["09:00-17:00"], ["09:00-17:00"], ["09:00-17:00"], [], []];
    const days = [
      { date: "2026-10-01", reason: "holiday", name: "国庆节", segments: [] },
      { date: "2026-10-10", reason: "make_up", name: "国庆节", segments: ["09:00-17:00"] },
    ] as CalendarDay[];
    const october = monthsOf(2026, days, week)[9] ?? [];
    expect(october.map((row) => row.map((cell) => cell?.day ?? 0))[0]).toEqual([0, 0, 0, 1, 2, 3, 4]);
    const of = (day: number) => october.flat().find((cell) => cell?.day === day)?.kind;
    expect([of(1), of(2), of(3), of(10), of(11)]).toEqual(["holiday", "work", "rest", "make_up", "rest"]);
    expect(monthsOf(2028, [], week)[1]?.flat().filter(Boolean)).toHaveLength(29);
  });
});
