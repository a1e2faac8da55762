import type { Page } from "@playwright/test";

import { atDesk, enter, expect, heldBack, isAccessible, lookAt, test } from "./world";

type Text = { zh: string; en: string };
type Content = {
  pauses: { reason: string; stops: string[] }[];
  severities: { rows: number[][]; overrides: { signs: string[]; effect: unknown }[]; meanings: Text[] };
  bonds: { kind: string; amount: { minor: number; currency: string }; due_on: string; conditions: Text }[];
  channels: { channel: string; reached_at: string | null; received: string }[];
  assessment: { lines: { name: Text; points: number; target_permille: number }[]; deductions: { from_points: number; permille_per_point: number }[]; fee?: { amount: { minor: number }; months: number } };
};

type Rest = {
  renewal: unknown;
  screening: unknown;
  attempts: unknown;
  guarded_periods: unknown;
  fees: unknown;
  fallback: unknown;
};

/** A draft of its own, begun from the shipped text. */
async function drafted(page: Page): Promise<{ id: string; version: string }> {
  const { items } = (await (await page.request.get("/api/v1/parties?kind=customer&limit=1")).json()) as { items: { id: string }[] };
  const made = await page.request.post("/api/v1/agreements", { data: { name: `编辑器 ${Date.now()}`, customer_id: items[0]?.id, profile: "tender" } });
  expect(made.status(), await made.text()).toBe(201);
  const { id, versions } = (await made.json()) as { id: string; versions: { id: string }[] };
  return { id, version: versions[0]?.id ?? "" };
}

const option = (page: Page, text: string) => page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: text }).first();

test("pauses, severities, channels, assessment and bonds of a draft are worked out and saved", async ({ browser, watch }, info) => {
  atDesk(info);
  test.slow();
  const page = await enter(browser, info, "manager");
  watch(page);
  const { id, version } = await drafted(page);
  const stored = async () => ((await (await page.request.get(`/api/v1/agreement-versions/${version}`)).json()) as { content: Content }).content;
  await page.goto(`/agreements/${id}/drafts/${version}`);
  const part = (name: string) => page.locator(`#part-${name}`);

  // Pauses: what waiting for a vendor stops, said in words beneath.
  const pauses = part("pauses");
  await expect(pauses.getByRole("row", { name: /待厂商处理/ })).toContainText("写明照常计时");
  await pauses.getByRole("checkbox", { name: "待厂商处理时停下解决" }).check();
  await expect(pauses.getByRole("row", { name: /待厂商处理/ })).toContainText("解决不计时");
  await pauses.getByRole("checkbox", { name: "把“计划停机”写入协议" }).uncheck();
  await expect(pauses.getByRole("row", { name: /计划停机/ })).toContainText("协议没有提到");

  // Severities: a cell upside down is said at once; an override and a meaning.
  const grades = part("severities");
  await grades.getByRole("combobox", { name: "全局、业务停顿" }).click();
  await option(page, "四级（一般）").click();
  await expect(grades.getByRole("status")).toContainText("全局、业务停顿");
  await grades.getByRole("combobox", { name: "全局、业务停顿" }).click();
  await option(page, "一级（特急）").click();
  await expect(grades.getByRole("status")).toHaveCount(0);
  await grades.getByRole("textbox", { name: "一级（特急） · 含义（中文）" }).fill("门诊全部停摆");
  await grades.getByRole("button", { name: "增加一条例外" }).click();
  await grades.getByRole("combobox", { name: /遇到哪些情况/ }).last().click();
  await option(page, "勒索软件").click();
  await page.keyboard.press("Escape");
  await grades.getByRole("combobox", { name: /怎样定级/ }).last().click();
  await option(page, "不低于二级").click();

  // Channels: the walk-in joins; where the telephone is reached.
  const channels = part("channels");
  await channels.getByRole("button", { name: "增加一个渠道" }).click();
  await channels.getByRole("textbox", { name: /号码、地址或群名/ }).nth(1).fill("0571-8800 6600");

  // Assessment: a line read aloud, a deduction and the fee.
  const sheet = part("assessment");
  await sheet.getByRole("button", { name: "增加一个考核项" }).click();
  const line = sheet.getByRole("listitem").filter({ has: page.getByRole("textbox", { name: /考核项（中文）/ }) }).last();
  await line.getByRole("textbox", { name: /考核项（中文）/ }).fill("方案及时");
  await line.getByRole("textbox", { name: /考核项（英文）/ }).fill("Plans in time");
  await line.getByRole("spinbutton", { name: /分值/ }).fill("15");
  await line.getByRole("spinbutton", { name: /满分及时率/ }).fill("97.5");
  await line.getByRole("spinbutton", { name: /满分及时率/ }).blur();
  await expect(line).toContainText("15 分，达到 97.5% 得满分");
  await sheet.getByRole("switch", { name: "约定服务费" }).click();
  await sheet.getByRole("spinbutton", { name: "服务费", exact: true }).fill("360000");

  // A bond without its date is not saved: it is said on top and in its place, and nothing else is lost by it.
  const bonds = part("bonds");
  await bonds.getByRole("button", { name: "增加一笔" }).click();
  await expect(bonds.getByText("请填写退还日期")).toHaveCount(0);
  await expect(page.getByText("有必填的日期还空着")).toBeVisible();
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "请把下面的日期填写完整" })).toBeFocused();
  await expect(bonds.getByText("请填写退还日期")).toBeVisible();
  await expect(bonds.getByLabel(/退还日期/)).toHaveAttribute("aria-invalid", "true");
  expect((await stored()).bonds).toEqual([]);
  await bonds.getByRole("spinbutton", { name: /金额/ }).fill("18000.50");
  await bonds.getByLabel(/退还日期/).fill("2029-06-30");
  await expect(page.getByText("请填写退还日期")).toHaveCount(0);
  await bonds.getByRole("textbox", { name: /退还条件（中文）/ }).fill("质保期满且无未结工单");
  await bonds.getByRole("textbox", { name: /退还条件（英文）/ }).fill("Term over, nothing open");
  await lookAt(page, info, "agreement-editors");
  await isAccessible(page);

  // A reload takes nothing that was typed.
  await page.reload();
  await expect(bonds.getByRole("textbox", { name: /退还条件（中文）/ })).toHaveValue("质保期满且无未结工单");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByText("已全部保存")).toBeVisible();
  const content = await stored();
  expect(content.pauses).toContainEqual({ reason: "waiting_vendor", stops: ["resolve"] });
  expect(content.pauses.map(({ reason }) => reason)).not.toContain("planned_downtime");
  expect(content.severities.rows[0]?.[0]).toBe(1);
  expect(content.severities.meanings[0]?.zh).toBe("门诊全部停摆");
  expect(content.severities.overrides.at(-1)).toMatchObject({ signs: ["ransomware"], effect: { never_below: 2 } });
  expect(content.channels.find(({ channel }) => channel === "phone")?.reached_at).toBe("0571-8800 6600");
  expect(content.assessment.lines.at(-1)).toMatchObject({ name: { zh: "方案及时", en: "Plans in time" }, points: 15, target_permille: 975 });
  expect(content.assessment.fee).toMatchObject({ amount: { minor: 36_000_000 }, months: 12 });
  expect(content.bonds).toEqual([{ kind: "quality", amount: { minor: 1_800_050, currency: "CNY" }, due_on: "2029-06-30", conditions: { zh: "质保期满且无未结工单", en: "Term over, nothing open" } }]);
});

test("how work is done, guarded periods, prices, renewal and the fallback of a draft are worked out and saved", async ({ browser, watch }, info) => {
  atDesk(info);
  test.slow();
  const page = await enter(browser, info, "manager");
  watch(page);
  const { id, version } = await drafted(page);
  const stored = async () => ((await (await page.request.get(`/api/v1/agreement-versions/${version}`)).json()) as { content: Rest }).content;
  await page.goto(`/agreements/${id}/drafts/${version}`);
  const part = (name: string) => page.locator(`#part-${name}`);

  const flow = part("process");
  await flow.getByRole("switch", { name: "客户先审核转报" }).click();
  await flow.getByRole("radio", { name: "从报修时计时" }).check();
  await flow.getByRole("spinbutton", { name: "电话次数" }).fill("2");
  await flow.getByRole("checkbox", { name: "最后还须发短信" }).uncheck();
  await expect(flow).toContainText("2 次电话，每次至少间隔 4 小时，即算响应");
  await flow.getByRole("radio", { name: "报修时", exact: true }).check();
  await flow.getByRole("radio", { name: "重新计时" }).check();
  await flow.getByRole("spinbutton", { name: "客户不答复多久视为确认" }).fill("3");
  await flow.getByRole("spinbutton", { name: "自动公布责任判定的把握" }).fill("85");
  await flow.getByRole("spinbutton", { name: "交服务台判断的把握" }).fill("55");
  await flow.getByRole("spinbutton", { name: "交服务台判断的把握" }).blur();
  await expect(flow).toContainText("把握达到 85% 时自动向客户公布责任判定；不到 55% 时由服务台判断故障");

  // A guarded period without its days is not saved.
  const guarded = part("guarded");
  await guarded.getByRole("button", { name: "增加一个重保期" }).click();
  await guarded.getByRole("textbox", { name: /名称/ }).fill("高考志愿填报");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(guarded.getByText("请填写开始日期")).toBeVisible();
  await guarded.getByLabel(/开始日期/).fill("2027-06-25");
  await guarded.getByLabel(/结束日期/).fill("2027-07-05");
  await expect(page.getByText("请填写结束日期")).toHaveCount(0);

  const fees = part("fees");
  await fees.getByRole("button", { name: "增加一项收费" }).click();
  await fees.getByRole("textbox", { name: /收费项目（中文）/ }).fill("工程师人工");
  await fees.getByRole("textbox", { name: /收费项目（英文）/ }).fill("Engineer");
  await fees.getByRole("spinbutton", { name: /单价/ }).fill("1200");
  await fees.getByRole("textbox", { name: /单位（中文）/ }).fill("人天");
  await fees.getByRole("textbox", { name: /单位（英文）/ }).fill("day");
  await expect(fees).toContainText("每人天 ¥1,200.00");

  const renewal = part("renewal");
  await renewal.getByRole("radio", { name: "到期自动续签" }).check();
  await renewal.getByRole("spinbutton", { name: "不续须提前通知" }).fill("60");
  await expect(renewal).toContainText("自动续 12 个月，不续须提前 60 天通知");
  await renewal.getByRole("textbox", { name: "对客户怎么说（中文）" }).fill("协议已到期，按次收费服务。");
  await renewal.getByRole("button", { name: "增加一项时限" }).click();
  await renewal.getByRole("textbox", { name: /多久以内/ }).fill("4h");
  await lookAt(page, info, "agreement-editors-more");
  await isAccessible(page);

  // What is typed while the answer is on its way is not lost: it is the next change to be saved.
  const answer = await heldBack(page, `/api/v1/agreement-versions/${version}`, "PUT");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await renewal.getByRole("spinbutton", { name: "每次续" }).fill("24");
  await renewal.getByRole("spinbutton", { name: "每次续" }).blur();
  answer();
  await expect(page.getByText("草稿已保存")).toBeVisible();
  await expect(renewal.getByRole("spinbutton", { name: "每次续" })).toHaveValue("24");
  await expect(page.getByText("有改动没有保存")).toBeVisible();
  expect((await stored()).renewal).toEqual({ how: "tacit", months: 12, notice_days: 60 });
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByText("已全部保存")).toBeVisible();
  const content = await stored();
  expect(content.renewal).toEqual({ how: "tacit", months: 24, notice_days: 60 });
  expect(content.screening).toEqual({ clocks_start: "reported" });
  expect(content.attempts).toEqual({ count: 2, apart: "4h", text_message: false });
  expect(content).toMatchObject({ on_site_from: "report", reopened: "full", confirmation_silence: "3wd", release_permille: 850, triage_permille: 550 });
  expect(content.guarded_periods).toEqual([{ name: "高考志愿填报", from: "2027-06-25", until: "2027-07-05" }]);
  expect(content.fees).toMatchObject([{ name: { zh: "工程师人工", en: "Engineer" }, amount: { minor: 120_000, currency: "CNY" }, unit: { zh: "人天", en: "day" } }]);
  expect(content.fallback).toMatchObject({ text: { zh: "协议已到期，按次收费服务。" }, targets: [{ severity: 1, milestone: "respond", within: "4h" }] });
  await isAccessible(page);
});

test("a shift is made and changed; two at once lose nothing", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  const name = `值守 ${String(Date.now()).slice(-6)}`;
  const dialog = page.getByRole("dialog");
  await page.goto("/roster");
  await page.getByRole("link", { name: "班次" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "班次" })).toBeVisible();
  await page.getByRole("button", { name: "新建班次" }).click();
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog.getByText("请填写“名称”")).toBeVisible();
  await dialog.getByLabel("名称", { exact: true }).fill(name);
  await dialog.getByLabel("开始", { exact: true }).fill("20:00");
  await dialog.getByLabel("结束", { exact: true }).fill("08:00");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "登记" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText("20:00–+08:00");

  const { items } = (await (await page.request.get("/api/v1/shifts?limit=200")).json()) as { items: { id: string; name: string; version: number }[] };
  const shift = items.find((each) => each.name === name);
  await row.getByRole("button", { name: `编辑 ${name}` }).click();
  const elsewhere = await page.request.patch(`/api/v1/shifts/${shift?.id}`, { data: { kind: "night_on_call" }, headers: { "If-Match": `"v${shift?.version}"` } });
  expect(elsewhere.status(), await elsewhere.text()).toBe(200);
  await dialog.getByLabel("结束", { exact: true }).fill("09:00");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(row).toContainText("20:00–+09:00");
  await expect(row).toContainText("夜间待命");
  await lookAt(page, info, "shifts");
  await isAccessible(page);
});

test("an upgrade is recorded with the component it is of, and is seen by its version", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  const { items } = (await (await page.request.get("/api/v1/systems?limit=1")).json()) as { items: { id: string }[] };
  const made = await page.request.post("/api/v1/components", { data: { system_id: items[0]?.id, code: `U-${Date.now()}`, name: `升级试件 ${Date.now()}`, kind: "middleware", version: "1.0" } });
  expect(made.status(), await made.text()).toBe(201);
  const { name } = (await made.json()) as { name: string };
  await page.goto(`/systems/${items[0]?.id}`);
  await page.getByRole("button", { name: `${name} 的升级记录` }).click();
  const drawer = page.getByRole("dialog", { name: "升级记录" });
  await expect(drawer.getByText("现在的版本 1.0")).toBeVisible();
  await drawer.getByRole("button", { name: "登记一次升级" }).click();
  const form = page.getByRole("dialog", { name: "登记一次升级" });
  await form.getByRole("button", { name: "登记", exact: true }).click();
  await expect(form.getByText("请填写“升级后版本”")).toBeVisible();
  await form.getByLabel("升级后版本").fill("1.1");
  await form.getByLabel("谁做的").fill("王工");
  await form.getByRole("button", { name: "登记", exact: true }).click();
  await expect(drawer.getByText("1.0 → 1.1")).toBeVisible();
  await expect(drawer.getByText("现在的版本 1.1")).toBeVisible();
  await lookAt(page, info, "upgrades");
  await isAccessible(page);
});
