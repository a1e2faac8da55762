import { describe, expect, it } from "vitest";
import i18next from "i18next";

import type { AgreementContent } from "../src/api/types";
import { changed } from "../src/features/agreement/parts/EditTimes";
import { differences, inPlainWords } from "../src/features/agreement/plain";
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
});
