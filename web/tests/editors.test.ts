import i18next from "i18next";
import { describe, expect, it } from "vitest";

import type { AgreementContent, EstateComponent, Shift } from "../src/api/types";
import { overlapping, pointsOf } from "../src/features/agreement/editor/assessed";
import { withReason, withStop, type PauseRule } from "../src/features/agreement/editor/pauses";
import { sectionOfPointer, SECTIONS } from "../src/features/agreement/editor/sections";
import { effectOf, upsideDown, withEffect, withGrade, type SeverityTable } from "../src/features/agreement/editor/severities";
import { applicable, cellOf, cellsOf, placesOf, type Column, type MatrixRow } from "../src/features/agreement/matrix/resolve";
import { begunShift, daysInWords, hoursOf, shiftOf, valuesOf } from "../src/features/team/shift";
import { stretches } from "../src/ui/useWindowed";
import type { Words } from "../src/ui/words";

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;

describe("pauses of an agreement", () => {
  const rules: PauseRule[] = [{ reason: "waiting_customer", stops: ["restore", "resolve"] }];

  it("name a reason that stops nothing as such, and leave out what is not agreed", () => {
    expect(withReason(rules, "waiting_vendor", true)).toEqual([...rules, { reason: "waiting_vendor", stops: [] }]);
    expect(withReason(rules, "waiting_customer", false)).toEqual([]);
  });

  it("agree on a reason by saying what it stops, each once and in the order of the steps", () => {
    expect(withStop(rules, "waiting_customer", "plan", true)).toEqual([{ reason: "waiting_customer", stops: ["plan", "restore", "resolve"] }]);
    expect(withStop(rules, "waiting_customer", "resolve", true)).toEqual(rules);
    expect(withStop(rules, "planned_downtime", "resolve", true).map(({ reason }) => reason)).toEqual(["waiting_customer", "planned_downtime"]);
    expect(withStop(withStop(rules, "waiting_customer", "restore", false), "waiting_customer", "resolve", false)).toEqual([{ reason: "waiting_customer", stops: [] }]);
  });
});

describe("the table of severities", () => {
  const table: SeverityTable = { rows: [[1, 1, 2, 3], [1, 2, 2, 3], [2, 2, 3, 4], [3, 3, 4, 4]], overrides: [], meanings: [] };

  it("is graded anew cell by cell, and what stands upside down is found", () => {
    expect(upsideDown(table)).toEqual([]);
    const odd = withGrade(table, 0, 0, 4);
    expect(odd.rows[0]).toEqual([4, 1, 2, 3]);
    expect(table.rows[0]).toEqual([1, 1, 2, 3]);
    expect(upsideDown(odd)).toEqual([{ impact: "all", urgency: "stopped" }]);
  });

  it("is overridden by a step up or a floor", () => {
    const override = { signs: ["vip" as const], effect: "step_up" as const, clause: "3.2" };
    expect(effectOf(override)).toBe("step_up");
    const floored = withEffect(override, "2");
    expect(floored).toEqual({ ...override, effect: { never_below: 2 } });
    expect(effectOf(floored)).toBe("2");
  });
});

describe("the assessment of an agreement", () => {
  it("adds up its points and finds scores that fall under two deductions", () => {
    const line = (points: number) => ({ points }) as NonNullable<AgreementContent["assessment"]["lines"]>[number];
    expect(pointsOf([line(40), line(60)])).toBe(100);
    const from = (from_points: number, below_points: number) => ({ from_points, below_points });
    expect(overlapping([from(80, 90), from(60, 80)])).toBe(false);
    expect(overlapping([from(80, 90), from(60, 81)])).toBe(true);
  });
});

describe("what the server refused", () => {
  it("is marked in the section where it is mended, whichever that is", () => {
    const places = ["/pauses/0/stops", "/severities/rows", "/bonds/1/amount", "/channels/0/channel", "/assessment/fee"].map(sectionOfPointer);
    expect(places).toEqual(["pauses", "severities", "bonds", "channels", "assessment"]);
    expect(places.every((place) => place !== null && SECTIONS.includes(place))).toBe(true);
  });
});

describe("a shift", () => {
  it("runs into the next day where its end is not after its beginning", () => {
    const night = { ...begunShift("Asia/Shanghai"), start_minute: "17:30", end_minute: "08:30", rule: "every" as const };
    expect(shiftOf(night).hours).toEqual({ zone: "Asia/Shanghai", start_minute: 1050, end_minute: 1950, days: { rule: "every" } });
    expect(shiftOf({ ...night, end_minute: "00:00" }).hours.end_minute).toBe(1440);
    expect(shiftOf({ ...night, start_minute: "08:00", end_minute: "08:00" }).hours.end_minute).toBe(480 + 1440);
    expect(hoursOf(shiftOf(night))).toBe("17:30–+08:30");
  });

  it("comes out of its form as it went in", () => {
    const shift: Shift = { name: "周末班", kind: "day", hours: { zone: "Asia/Urumqi", start_minute: 600, end_minute: 1200, days: { rule: "weekdays", weekdays: ["saturday", "sunday"] } } };
    expect(shiftOf(valuesOf(shift))).toEqual(shift);
    expect(daysInWords(shift, t)).toBe("周六、周日");
    // The order in which the days were chosen is not the order of the week.
    expect(shiftOf({ ...valuesOf(shift), weekdays: ["sunday", "saturday"] })).toEqual(shift);
  });
});

describe("a matrix over two thousand components", () => {
  const parts = Array.from({ length: 2000 }, (_, index) => ({
    id: `c${index}`,
    // Ten to an application, each below the one before every fifth.
    parent_id: index % 10 === 0 ? null : index % 5 === 0 ? `c${index - 1}` : `c${index - (index % 5)}`,
    kind: index % 3 === 0 ? "application" : index % 3 === 1 ? "hardware" : "database",
    name: `部件 ${index}`,
    aliases: [],
  })) as unknown as EstateComponent[];
  const who = (kind: string) => ({ lead: { kind }, payer: { kind } });
  const rows = [
    { selector: {}, clause: "1", ...who("provider") },
    { selector: { kind: "hardware" }, clause: "2", ...who("vendor") },
    { selector: { within: { component: "c10" } }, fault_class: "data", clause: "3", ...who("customer") },
    { selector: { within: { component: "c10" }, kind: "database" }, stage: "train", clause: "4", ...who("carrier") },
    { selector: { within: { system: "his" } }, fault_class: "security", clause: "5", ...who("customer") },
    { selector: { within: { component: "c777" } }, fault_class: "data", clause: "6", ...who("vendor") },
    { selector: { within: { component: "c777" } }, fault_class: "data", clause: "7", ...who("customer") },
  ] as unknown as MatrixRow[];
  const places = placesOf([{ id: "his", name: "门诊收费", components: parts }], rows, (kind) => kind, "*");
  const columns: Column[] = [null, "data", "security", "hardware_failure"];

  it("is reckoned as each cell by itself would be", () => {
    for (const stage of [null, "train"] as const) {
      const cells = cellsOf(places, rows, columns, stage);
      for (const place of places) expect(cells.get(place.key), place.key).toEqual(columns.map((column) => cellOf(rows, applicable(rows, place), place, column, stage)));
    }
    expect(places.length).toBeGreaterThan(2000);
  });

  it("is drawn as far as it is in view, with the line the focus is in, and what is left out has its height", () => {
    const all = stretches(places.length, 1200, 20, [3]);
    const drawn = all.flatMap((stretch) => ("at" in stretch ? [stretch.at] : []));
    expect(drawn).toEqual([3, ...Array.from({ length: 36 }, (_, index) => 1192 + index)]);
    const left = all.reduce((sum, stretch) => sum + ("skip" in stretch ? stretch.skip : 0), 0);
    expect(left + drawn.length).toBe(places.length);
    expect(new Set(all.map((stretch) => ("skip" in stretch ? stretch.key : stretch.at))).size).toBe(all.length);
    expect(stretches(3, 0, 20, [2])).toEqual([{ at: 0 }, { at: 1 }, { at: 2 }]);
    expect(stretches(0, 0, 20, [0])).toEqual([]);
    // A filter leaves fewer lines than were scrolled over: the last ones are drawn.
    expect(stretches(5, 900, 20, [0]).flatMap((stretch) => ("at" in stretch ? [stretch.at] : []))).toEqual([0, 1, 2, 3, 4]);
  });
});
