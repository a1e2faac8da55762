import { describe, expect, it } from "vitest";

import type { AgreementContent, EstateComponent } from "../src/api/types";
import { holesOf } from "../src/features/agreement/editor/holes";
import { freshKey, rungInWords, turned, withActions, type Rung } from "../src/features/agreement/editor/ladder";
import { merged, partsThatDiffer, savedAs } from "../src/features/agreement/editor/merge";
import { refusedAt, sectionOfPointer } from "../src/features/agreement/editor/sections";
import { applicable, cellOf, placesOf, resolve, shown, withCell, type MatrixRow, type Place } from "../src/features/agreement/matrix/resolve";
import { begun } from "../src/features/agreement/parts/NewAgreement";
import i18next from "i18next";
import type { Words } from "../src/ui/words";

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;

describe("two people in one draft", () => {
  const base = { calendar: "cn", triage_permille: 600, targets: [] } as unknown as AgreementContent;

  it("keep what each changed alone, and are told what both changed", () => {
    const mine = { ...base, calendar: "7x24", triage_permille: 650 };
    const theirs = { ...base, calendar: "hospital", release_permille: 950 };
    const found = merged(base, mine, theirs);
    expect(found.content).toMatchObject({ calendar: "7x24", triage_permille: 650, release_permille: 950 });
    expect(found.both).toEqual(["calendar"]);
    expect(found.theirs).toEqual(["release_permille"]);
  });

  it("are not in each other's way where they changed the same to the same", () => {
    const both = { ...base, calendar: "7x24" };
    expect(merged(base, both, both)).toMatchObject({ both: [], theirs: [] });
  });
});

describe("a draft that was saved", () => {
  const base = { calendar: "cn", triage_permille: 600, targets: [] } as unknown as AgreementContent;

  it("keeps what was typed between sending and the answer, as a change still to be saved", () => {
    const sent = { ...base, calendar: "7x24" };
    const answered = { ...sent, guarded_periods: [] };
    const quiet = savedAs({ base, content: sent, etag: '"v1"' }, sent, answered, '"v2"');
    expect(quiet).toEqual({ base: answered, content: answered, etag: '"v2"' });
    const since = savedAs({ base, content: { ...sent, triage_permille: 650 }, etag: '"v1"' }, sent, answered, '"v2"');
    expect(since.content).toEqual({ ...answered, triage_permille: 650 });
    expect(partsThatDiffer(since.base, since.content)).toEqual(["triage_permille"]);
  });
});

describe("a rung", () => {
  const rung: Rung = { key: "respond-80", milestone: "respond", trigger: { percent: 80 }, actions: [{ notify: { roles: ["engineer", "lead"] } }] };

  it("is read aloud: when, to whom, by which way, what else", () => {
    expect(rungInWords(rung, t)).toBe("响应时限用去 80% 时，通知工程师、组长");
    const actions = withActions(rung.actions, { page: ["manager"], reassign: true });
    expect(rungInWords({ ...rung, trigger: turned(rung.trigger, "after", "respond"), actions }, t)).toBe(
      "响应超时 30 分钟后，通知工程师、组长，并打电话给运维服务经理直到接听，并改派下一人",
    );
    expect(rungInWords({ ...rung, actions: withActions(rung.actions, { notify: [] }) }, t)).toContain("什么也不做");
  });

  it("keeps its length when its moment is given another way, and its key is its own", () => {
    expect(turned({ before: "2h" }, "after", "respond")).toEqual({ after: "2h" });
    expect(freshKey([{ ...rung, key: "respond-1" }], "respond")).toBe("respond-2");
  });
});

describe("what the server refused", () => {
  it("is found at its place and in its section", () => {
    const pointers = { "/ladders/0/2": "标识重复", "/ladders/0/20": "另一条" };
    expect(refusedAt(pointers, "/ladders/0/2")).toEqual(["标识重复"]);
    expect(sectionOfPointer("/catalogue/1/code")).toBe("services");
  });
});

describe("a new agreement", () => {
  it("starts from the shipped text with the chosen systems and the chosen general term", () => {
    const shipped = {
      systems: [],
      terms: [
        { clause: "第四条", period: { since: "acceptance", months: 36 } },
        { clause: "第五条", selector: { kind: "hardware" }, period: { since: "component" } },
      ],
    } as unknown as AgreementContent;
    const content = begun(shipped, { systems: ["s1"], since: "go_live", months: 24, clause: "" });
    expect(content.systems).toEqual(["s1"]);
    expect(content.terms).toEqual([{ selector: {}, clause: "第四条", period: { since: "go_live", months: 24 } }, shipped.terms[1]]);
  });
});

const part = (id: string, kind: string, parent_id: string | null = null) => ({ id, kind, parent_id, name: id, aliases: [] }) as unknown as EstateComponent;
const TREES = [{ id: "his", name: "门诊收费", components: [part("app", "application"), part("query", "application", "app"), part("server", "hardware")] }];
const row = (says: Partial<MatrixRow>, lead = "provider", clause = "1"): MatrixRow => ({ lead: { kind: lead as never }, payer: { kind: lead as never }, clause, ...says });
const lines = (rows: MatrixRow[]) => placesOf(TREES, rows, (kind) => kind, "*");
const place = (rows: MatrixRow[], key: string) => lines(rows).find((each) => each.key === key) as Place;

describe("the grid of the matrix", () => {
  const rows = [
    row({}),
    row({ selector: { kind: "hardware" } }, "vendor", "2"),
    row({ selector: { within: { component: "app" } }, fault_class: "data" }, "customer", "3"),
    row({ selector: { within: { system: "his" } }, fault_class: "security", stage: "train" }, "carrier", "4"),
  ];
  const of = (key: string, column: Parameters<typeof resolve>[1], stage: Parameters<typeof resolve>[2] = null) => {
    const here = place(rows, key);
    return cellOf(rows, applicable(rows, here), here, column, stage);
  };

  it("has everything, the kinds, then systems with their trees", () => {
    expect(lines(rows).map(({ key, depth }) => `${depth} ${key}`)).toEqual(["0 any", "0 kind:application", "0 kind:hardware", "0 his", "1 app", "2 query", "1 server"]);
    expect(shown(lines(rows), new Set(["app"]), null).map(({ key }) => key)).not.toContain("query");
    expect(shown(lines(rows), new Set(["app"]), ({ key }) => key === "query").map(({ key }) => key)).toEqual(["his", "app", "query"]);
  });

  it("shows what is said here itself, and what comes from the most specific row above", () => {
    expect(of("any", null)).toMatchObject({ own: 0, wrong: null });
    expect(of("server", "hardware_failure")).toMatchObject({ own: null, resolution: { kind: "found", rows: [1] } });
    expect(of("query", "data").resolution.rows).toEqual([2]);
    expect(of("query", "capacity").resolution.rows).toEqual([0]);
    expect(of("query", "security")).toMatchObject({ resolution: { rows: [0] }, leads: [0, 3], staged: true });
    expect(of("query", "security", "train").resolution.rows).toEqual([3]);
  });

  it("marks gaps of components, and rows that tie and differ", () => {
    const some = [row({ selector: { kind: "hardware" }, fault_class: "data" }), row({ selector: { kind: "hardware" }, fault_class: "data" }, "vendor", "9")];
    const here = place(some, "server");
    const all = applicable(some, here);
    expect(cellOf(some, all, here, "data", null).wrong).toBe("contradiction");
    expect(cellOf(some, all, here, "security", null).wrong).toBe("gap");
    expect(cellOf(some, applicable(some, place(some, "any")), place(some, "any"), "security", null).wrong).toBeNull();
    const alike = [some[0] as MatrixRow, { ...(some[0] as MatrixRow), support: [{ kind: "vendor" as const }] }];
    expect(cellOf(alike, applicable(alike, here), here, "data", null).wrong).toBeNull();
  });

  it("gives a cell a row of its own, changes it, and lets it inherit again", () => {
    const here = place(rows, "server");
    const says = { lead: { kind: "provider" as const }, payer: { kind: "customer" as const }, clause: "5", support: [], informed: [] };
    const more = withCell(rows, here, "data", "repair", says);
    expect(more.at(-1)).toEqual({ selector: { within: { component: "server" } }, fault_class: "data", stage: "repair", ...says });
    const other = withCell(more, here, "data", "repair", { ...says, clause: "6" });
    expect([other.length, other.at(-1)?.clause]).toEqual([more.length, "6"]);
    expect(withCell(other, here, "data", "repair", null)).toEqual(rows);
  });
});

describe("a draft with a date missing", () => {
  const base = { terms: [], bonds: [] } as unknown as AgreementContent;
  const bond = { kind: "quality" as const, amount: { minor: 0, currency: "CNY" }, due_on: "", conditions: { zh: "", en: "" } };

  it("is told where, for each date it lacks", () => {
    const terms = [{ selector: {}, period: { since: "acceptance" as const, months: 12 }, clause: "" }, { selector: {}, period: { since: "dates" as const, from: "2026-01-01", until: "" }, clause: "" }];
    expect(holesOf({ ...base, terms, bonds: [{ ...bond, due_on: "2027-01-01" }, bond] })).toEqual([
      { pointer: "/terms/1/period/until", name: "until" },
      { pointer: "/bonds/1/due_on", name: "due_on" },
    ]);
  });

  it("lacks nothing once they are filled in", () => {
    expect(holesOf({ ...base, bonds: [{ ...bond, due_on: "2027-01-01" }] })).toEqual([]);
  });
});
