import type { Page } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, lookAt, reported, test, type Made } from "./world";

/** A fault reported through the desk on the first system whose name holds `system`, given to the engineer. */
async function worked(desk: Page, engineer: Page, system: string, text: string): Promise<Made> {
  const made = await reported(desk, system, text);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  await desk.request.post(`/api/v1/incidents/${made.id}/assignment`, {
    data: { person_id: account.person_id, reason: "熟悉该系统", beyond_capacity: true },
  });
  await engineer.request.post(`/api/v1/incidents/${made.id}/acceptance`, { data: {} });
  return made;
}

test("what a case took is entered, refused where it is wrong, summed and struck", async ({ browser, watch }, info) => {
  const desk = await enter(browser, info, "dispatcher");
  const page = await enter(browser, info, "engineer");
  watch(page);
  const { id } = await worked(desk, page, "门诊收费", "收费窗口打印机不出票");
  await page.goto(`/incidents/${id}?part=costs`);
  await expect(page.getByText("还没有登记工时、备件或费用")).toBeVisible();

  await page.getByRole("button", { name: "登记工时" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "登记工时" }).click();
  await expect(dialog.getByText("请填写“多少分钟”")).toBeVisible();
  await dialog.getByLabel("多少分钟").fill("45");
  await dialog.getByLabel("说明").fill("更换搓纸轮，试打三张");
  await isAccessible(page);
  // Closed by mistake: what was typed is there again.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "登记工时" }).click();
  await expect(dialog.getByLabel("说明")).toHaveValue("更换搓纸轮，试打三张");
  await lookAt(page, info, "effort-form");
  await dialog.getByRole("button", { name: "登记工时" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("更换搓纸轮，试打三张")).toBeVisible();

  await page.getByRole("button", { name: "备件 · 其他费用" }).click();
  await page.getByRole("menuitem", { name: "登记备件" }).click();
  await dialog.getByLabel("备件名称").fill("搓纸轮组件");
  await dialog.getByLabel("单价（人民币）").fill("128.50");
  await dialog.getByLabel("换上的序列号").fill("RL1-3642");
  await dialog.getByRole("button", { name: "登记备件" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("¥128.50").first()).toBeVisible();
  await lookAt(page, info, "expenses");
  await isAccessible(page);

  await page.getByRole("button", { name: "作废：搓纸轮组件" }).click();
  await dialog.getByLabel("理由").fill("由厂商免费更换");
  await dialog.getByRole("button", { name: "作废" }).click();
  await expect(page.getByText("已作废", { exact: true })).toBeVisible();
  await isAccessible(page);
});

test("attempts to reach the reporter are logged, and what was said to him is the response", async ({ browser, watch }, info) => {
  const desk = await enter(browser, info, "dispatcher");
  const page = await enter(browser, info, "engineer");
  watch(page);
  const { id } = await worked(desk, page, "门诊收费", "挂号机读不出社保卡");
  await page.goto(`/incidents/${id}?part=details`);
  await page.getByRole("button", { name: "登记联系" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("说了什么").fill("拨打 8021 三声后无人接听");
  await dialog.getByRole("button", { name: "登记联系" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator(".attempts-list")).toContainText("无人接听");
  await lookAt(page, info, "attempts");
  await isAccessible(page);

  await page.getByRole("button", { name: "登记联系" }).click();
  await dialog.getByLabel("结果").click();
  await page.locator(".ant-select-item-option", { hasText: "已联系上" }).click();
  await dialog.getByRole("button", { name: "登记联系" }).click();
  await expect(dialog.getByText(/请填写“与报修人谈了什么/)).toBeVisible();
  await dialog.getByLabel(/与报修人谈了什么/).fill("已约定 15 点到窗口");
  await dialog.getByRole("button", { name: "登记联系" }).click();
  await expect(dialog).toBeHidden();
  const clocks = (await (await page.request.get(`/api/v1/incidents/${id}`)).json()) as { clocks: { milestone: string; state: string }[] };
  expect(clocks.clocks.find((clock) => clock.milestone === "respond")?.state).toMatch(/^met/);
});

test("a manager approves goodwill outside warranty, and claims of the vendor that leads", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const dialog = page.getByRole("dialog");
  const { id: outside } = await reported(page, "一卡通", "消费机脱机，刷卡没有反应");
  await page.goto(`/incidents/${outside}?part=promises`);
  const panel = page.locator("section", { has: page.getByRole("heading", { name: "商务免费支持" }) });
  await panel.getByRole("button", { name: "批准免费支持" }).click();
  await dialog.getByRole("button", { name: "批准免费支持" }).click();
  await expect(dialog.getByText("请填写“理由”")).toBeVisible();
  await dialog.getByLabel("理由").fill("续保谈判期间，商务同意免费支持一次");
  await dialog.getByLabel("我方成本（人民币）").fill("800");
  await lookAt(page, info, "goodwill-form");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "批准免费支持" }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByText("续保谈判期间，商务同意免费支持一次")).toBeVisible();
  await isAccessible(page);

  const led = await ledByVendor(page);
  await page.goto(`/incidents/${led}?part=costs`);
  await page.getByRole("button", { name: "提出索赔" }).click();
  await dialog.getByLabel("索赔金额（人民币）").fill("两千");
  await dialog.getByRole("button", { name: "提出索赔" }).click();
  await expect(dialog.getByText("请填写金额，如 1286.40")).toBeVisible();
  await dialog.getByLabel("索赔金额（人民币）").fill("2000");
  // Told apart from what an earlier run claimed of the same work.
  const clause = `支撑协议 4.2 条：响应超时 ${Date.now()}`;
  await dialog.getByLabel("理由").fill(clause);
  await dialog.getByRole("button", { name: "提出索赔" }).click();
  await expect(dialog).toBeHidden();
  const claim = page.locator(".paper", { hasText: clause });
  await expect(claim).toContainText("¥2,000.00");
  await lookAt(page, info, "claims");
  await claim.getByRole("button", { name: "登记结果" }).click();
  await dialog.getByLabel("认付金额（人民币）").fill("1500");
  await dialog.getByLabel("说明").fill("厂商来函确认");
  await dialog.getByRole("button", { name: "登记结果" }).click();
  await expect(claim.getByText("认付 ¥1,500.00", { exact: false }).first()).toBeVisible();
  await isAccessible(page);
});

/** Work of the demonstration that a vendor leads which is known by name. */
async function ledByVendor(page: Page): Promise<string> {
  const list = (await (await page.request.get("/api/v1/incidents?view=all&limit=100")).json()) as { items: Made[] };
  for (const { id } of list.items) {
    const seen = (await (await page.request.get(`/api/v1/incidents/${id}`)).json()) as {
      attribution: { lead_kind: string; lead: { id: string } | null };
    };
    if (seen.attribution.lead_kind === "vendor" && seen.attribution.lead) return id;
  }
  throw new Error("the demonstration has no work that a vendor leads");
}
