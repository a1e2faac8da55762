import { describe, expect, it } from "vitest";
import i18next from "i18next";

import type { AgreementContent } from "../src/api/types";
import { carried, changed } from "../src/features/agreement/parts/EditTimes";
import { differences, inPlainWords, unsaid } from "../src/features/agreement/plain";
import type { Words } from "../src/ui/words";

const CONTENT = {
  systems: ["s1"],
  acceptance: ["15min", "30min", "2h", "1wd"],
  assessment: { cap_permille: 300 },
  calendar: "cn",
  confirmation_silence: "5wd",
  fallback: { text: { zh: "", en: "" } },
  fees: [{ code: "labour", name: { zh: "人工", en: "Labour" }, unit: { zh: "小时", en: "hour" }, amount: { minor: 40_000, currency: "CNY" } }],
  ladders: [[], [], [], []],
  matrix: [{ clause: "附件二", lead: { party: "v1" }, payer: { kind: "provider" }, selector: { kind: "hardware" } }],
  pauses: [{ reason: "waiting_customer", stops: ["restore"] }, { reason: "waiting_parts", stops: [] }],
  release_permille: 900,
  severities: { meanings: [], overrides: [{ clause: "2.1", effect: { never_below: 2 }, signs: ["data_loss"] }], rows: [] },
  targets: [
    { severity: 1, milestone: "respond", within: "30min" },
    { severity: 4, milestone: "resolve", within: "3wd" },
    { severity: 1, milestone: "review", within: "5wd" },
  ],
  terms: [{ clause: "三", period: { since: "acceptance", months: 36 } }],
  triage_permille: 700,
} as unknown as AgreementContent;

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;
const said = (content: AgreementContent) =>
  inPlainWords({ content, t, language: "zh", names: { party: () => "磐石服务器", system: () => "门诊收费" } });
const of = (content: AgreementContent, name: string) => said(content).find((section) => section.name === name)?.lines ?? [];

describe("an agreement in plain words", () => {
  it("says times, cover, who answers and what stands still", () => {
    expect(of(CONTENT, "targets").map(({ says }) => says)).toEqual(["30 分钟", "3 个工作日", "5 个工作日"]);
    expect(of(CONTENT, "terms")[0]?.says).toBe("自验收起 36 个月 （三）");
    expect(of(CONTENT, "matrix")[0]).toMatchObject({ name: "硬件 · 各类故障", says: "牵头 磐石服务器 · 费用 集成商 （附件二）" });
    expect(of(CONTENT, "pauses").map(({ says }) => says)).toEqual(["停下恢复", "照常计时"]);
    expect(of(CONTENT, "severities")[0]).toMatchObject({ name: "遇到数据丢失", says: "不低于二级（紧急） （2.1）" });
    expect(said(CONTENT).some(({ name }) => name === "exclusions")).toBe(false);
  });
});

describe("two versions", () => {
  it("differ in what is new, gone or says something else, and in nothing else", () => {
    const next = {
      ...CONTENT,
      targets: [{ severity: 1, milestone: "respond", within: "15min" }, CONTENT.targets[1], { severity: 2, milestone: "respond", within: "1h" }],
    } as AgreementContent;
    expect(differences(said(CONTENT), said(CONTENT))).toEqual([]);
    expect(differences(said(CONTENT), said(next)).map(({ name, old, now }) => [name, old, now])).toEqual([
      ["一级（特急） · 响应", "30 分钟", "15 分钟"],
      ["二级（紧急） · 响应", null, "1 小时"],
      ["一级（特急） · 复盘", "5 个工作日", null],
    ]);
  });
});

const text = (zh: string) => ({ zh, en: `${zh} (en)` });
const bond = { kind: "quality" as const, amount: { minor: 100_000, currency: "CNY" }, due_on: "2029-06-30", conditions: text("质保期满") };
const line = { name: text("响应及时"), milestone: "respond" as const, severity: null, points: 20, target_permille: 980, tenths_per_percent: 10 };
const rung = (roles: ("engineer" | "director")[]) => [{ key: "respond-80", milestone: "respond" as const, trigger: { percent: 80 }, actions: [{ notify: { roles } }] }];

/** A text that says something under every heading. */
const FULL: AgreementContent = {
  ...CONTENT,
  severities: { meanings: [text("全停"), text("慢"), text("单机"), text("咨询")], overrides: [], rows: [[1, 2, 3, 4], [2, 2, 3, 4], [2, 3, 3, 4], [3, 3, 4, 4]] },
  ladders: [rung(["engineer", "director"]), [], [], []],
  catalogue: [{ code: "backup", name: text("数据备份"), targets: [{ milestone: "resolve", within: "1wd" }], charged: false }],
  exclusions: [{ code: "misuse", text: text("误操作"), clause: "九", fault_classes: ["user_operation"], selector: null }],
  channels: [{ channel: "phone", reached_at: "8800 6600", received: "on_arrival", clause: "" }],
  bonds: [bond, { ...bond, due_on: "2030-06-30" }],
  assessment: { counted_in: "reported", lines: [line, { ...line, name: text("夜间响应") }], deductions: [{ from_points: 80, below_points: 90, flat_permille: 10, permille_per_point: 0 }], fee: { amount: { minor: 1, currency: "CNY" }, months: 12 }, cap_permille: 300 },
  fallback: { text: text("另行商定"), targets: [], clause: "" },
  renewal: { how: "tacit", months: 12, notice_days: 30 },
};

/** What somebody may change in each part: a part without an example does not compile. */
const CHANGES = {
  systems: [["s1", "s2"]],
  terms: [[{ clause: "三", selector: {}, period: { since: "acceptance", months: 24 } }], [...CONTENT.terms, { clause: "四", selector: { kind: "hardware" }, period: { since: "component" } }]],
  calendar: ["7x24"],
  counting: ["working_time"],
  severities: [
    { ...FULL.severities, rows: [[2, 2, 3, 4], ...FULL.severities.rows.slice(1)] },
    { ...FULL.severities, meanings: [text("门诊全停"), ...FULL.severities.meanings.slice(1)] },
    { ...FULL.severities, overrides: [{ signs: ["vip"], effect: "step_up", clause: "" }] },
  ],
  targets: [FULL.targets.slice(1)],
  on_site_from: ["report"],
  reopened: ["full"],
  ladders: [[rung(["engineer"]), [], [], []], [rung(["engineer", "director"]), rung(["engineer"]), [], []]],
  pauses: [[]],
  exclusions: [[], [{ code: "misuse", text: text("误操作"), clause: "九", fault_classes: [] }], [{ code: "misuse", text: text("误操作"), clause: "九", fault_classes: ["user_operation"], selector: { kind: "hardware" } }]],
  channels: [[{ channel: "phone", reached_at: "8800 6600", received: "on_arrival", clause: "七" }]],
  catalogue: [[], [{ code: "backup", name: text("数据备份"), targets: [{ milestone: "resolve", within: "2wd" }], charged: false }], [{ code: "backup", name: text("数据备份"), targets: [{ milestone: "resolve", within: "1wd" }], charged: true }]],
  screening: [{ clocks_start: "passed_on" }],
  attempts: [{ count: 3, apart: "10min", text_message: false }],
  acceptance: [["15min", "30min", "2h", "2wd"]],
  confirmation_silence: ["3wd"],
  release_permille: [800],
  triage_permille: [500],
  guarded_periods: [[{ name: "双十一", from: "2026-11-10", until: "2026-11-12" }]],
  assessment: [
    { ...FULL.assessment, counted_in: "due" },
    { ...FULL.assessment, lines: [line, { ...line, name: text("夜间响应"), points: 10 }] },
    { ...FULL.assessment, lines: [{ ...line, severity: 1 }, { ...line, name: text("夜间响应") }] },
    { ...FULL.assessment, fee: null },
    { ...FULL.assessment, deductions: [] },
    { ...FULL.assessment, cap_permille: null },
  ],
  bonds: [[bond], [bond, { ...bond, due_on: "2031-06-30" }], [bond, { ...bond, due_on: "2030-06-30", conditions: text("无未结工单") }]],
  matrix: [[]],
  fallback: [{ text: text("按次收费"), targets: [], clause: "" }, { text: text("另行商定"), targets: [{ severity: 1, milestone: "respond", within: "1h" }], clause: "" }],
  fees: [[]],
  renewal: [{ how: "express" }, { how: "tacit", months: 12, notice_days: 60 }],
} satisfies { [Part in keyof AgreementContent]-?: AgreementContent[Part][] };

describe("every part of an agreement", () => {
  it.each(Object.entries(CHANGES))("%s is compared: a change of it is never called the same", (part, changes) => {
    for (const changed of changes) {
      const next = { ...FULL, [part]: changed } as AgreementContent;
      const found = differences(said(FULL), said(next));
      expect(found.length, JSON.stringify(changed)).toBeGreaterThan(0);
      expect(new Set(found.map((each) => each.part))).toEqual(new Set([part]));
      expect(unsaid(FULL, next, found)).toEqual([]);
    }
  });

  it("that reads the same and is not is named: an order, the other language", () => {
    const next = { ...FULL, pauses: [...FULL.pauses].reverse(), fallback: { ...FULL.fallback, text: { ...FULL.fallback.text, en: "by separate agreement" } } };
    const found = differences(said(FULL), said(next));
    expect(found).toEqual([]);
    expect(unsaid(FULL, next, found)).toEqual(["fallback", "pauses"].sort((a, b) => Object.keys(FULL).indexOf(a) - Object.keys(FULL).indexOf(b)));
    expect(unsaid(FULL, FULL, [])).toEqual([]);
  });

  it("is read by the customer as well: who is told, by which calendar, which services", () => {
    expect(of(FULL, "ladders")[0]).toMatchObject({ name: "一级（特急） · 响应", says: "响应时限用去 80% 时，通知工程师、分管领导" });
    expect(of(FULL, "catalogue")[0]).toMatchObject({ name: "数据备份", says: "解决 1 个工作日" });
    expect(of(FULL, "calendar")[0]?.says).toBe("cn");
  });
});

describe("a draft that is edited", () => {
  it("changes the cells that were typed and leaves the rest of it alone", () => {
    const values = { times: { "1": { respond: "20min" }, "4": { resolve: "" } }, fees: { labour: "450" }, cap: "25" };
    const next = changed(CONTENT, ["respond", "resolve"], values);
    expect(next.targets).toEqual([
      { severity: 1, milestone: "respond", within: "20min" },
      { severity: 1, milestone: "review", within: "5wd" },
    ]);
    expect(next.fees?.[0]?.amount).toEqual({ minor: 45_000, currency: "CNY" });
    expect(next.assessment.cap_permille).toBe(250);
    expect({ ...next, targets: 0, fees: 0, assessment: 0 }).toEqual({ ...CONTENT, targets: 0, fees: 0, assessment: 0 });
  });

  it("is laid over what somebody else saved meanwhile, cell by cell", () => {
    const before = { times: { "1": { respond: "30min", resolve: "4h" } }, fees: { labour: "400" }, cap: "30" };
    const now = { times: { "1": { respond: "30min", resolve: "8h" } }, fees: { labour: "450", travel: "80" }, cap: "20" };
    const typed = { times: { "1": { respond: "15min", resolve: "4h" } }, fees: { labour: "400" }, cap: "30" };
    expect(carried(typed, before, now)).toEqual({ times: { "1": { respond: "15min", resolve: "8h" } }, fees: { labour: "450", travel: "80" }, cap: "20" });
    expect(carried({ ...typed, cap: "25" }, before, now).cap).toBe("25");
  });
});
