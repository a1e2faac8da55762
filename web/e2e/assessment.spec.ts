import type { Page } from "@playwright/test";

import { enter, expect, isAccessible, lookAt, test } from "./world";

/** The latest month up to August in which the hospital was promised something and has no sheet yet: a period is assessed once. */
async function unassessed(page: Page): Promise<{ from: string; last: string; next: string }> {
  const first = (back: number) => new Date(Date.UTC(2026, 7 - back, 1)).toISOString().slice(0, 10);
  for (let back = 0; back < 36; back += 1) {
    const [from, next] = [first(back), first(back - 1)];
    const { items } = (await (await page.request.get(`/api/v1/owed-assessments?from=${from}&to=${next}`)).json()) as {
      items: { customer: { name: string }; sheet: object | null }[];
    };
    const hospital = items.filter(({ customer }) => customer.name.includes("人民医院"));
    if (hospital.length > 0 && hospital.every(({ sheet }) => !sheet)) return { from, last: new Date(Date.parse(next) - 86_400_000).toISOString().slice(0, 10), next };
  }
  throw new Error("the hospital has its sheet of every month already");
}

test("a month is drafted, discussed with the customer, agreed and issued under a digest", async ({ browser, watch }, info) => {
  const manager = await enter(browser, info, "manager");
  watch(manager);
  const { from, last, next } = await unassessed(manager);
  await manager.goto("/assessments");
  await manager.getByRole("button", { name: "起草考核表" }).click();
  const dialog = manager.getByRole("dialog");
  await dialog.getByRole("button", { name: "计算并起草" }).click();
  await expect(dialog.getByText("请选择协议")).toBeVisible();
  // What is offered are the agreements that held in these days.
  const offered = manager.waitForResponse((answer) => answer.url().includes(`owed-assessments?from=${from}&to=${next}`));
  await dialog.getByLabel("起始日期").fill(from);
  await dialog.getByLabel("截止日期（含当日）").fill(last);
  await offered;
  await dialog.getByRole("combobox", { name: "协议" }).click();
  await manager.locator(".ant-select-item-option", { hasText: "人民医院" }).first().click();
  await lookAt(manager, info, "assessment-new");
  await dialog.getByRole("button", { name: "计算并起草" }).click();
  await expect(manager).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
  await expect(manager.getByRole("heading", { level: 1, name: /ASM-\d{4}-\d+/ })).toBeVisible();
  await expect(manager.getByText("草稿", { exact: true })).toBeVisible();
  const path = new URL(manager.url()).pathname;

  await manager.getByRole("button", { name: "征求客户意见" }).click();
  await manager.locator(".ant-popconfirm").getByRole("button", { name: "征求客户意见" }).click();
  await expect(manager.getByText("征求意见", { exact: true })).toBeVisible();

  const lead = await enter(browser, info, "customer_lead");
  watch(lead);
  await lead.goto(path);
  await lead.getByPlaceholder("写下意见").or(lead.getByLabel("写下意见")).fill("九号窗口的恢复时间请核对");
  await lead.getByRole("button", { name: "提交意见" }).click();
  await expect(lead.getByText("九号窗口的恢复时间请核对")).toBeVisible();

  await manager.goto(path);
  await expect(manager.getByText("有 1 条意见未答复，不能签发")).toBeVisible();
  await manager.getByRole("button", { name: "答复", exact: true }).click();
  await manager.getByPlaceholder("写下答复").or(manager.getByLabel("写下答复")).fill("已核对，与现场记录一致");
  await manager.getByRole("button", { name: "提交答复" }).click();
  await expect(manager.getByText("已核对，与现场记录一致")).toBeVisible();
  await lookAt(manager, info, "assessment-discussed");
  await isAccessible(manager);

  await lead.goto(path);
  await lead.getByRole("button", { name: "确认考核表" }).click();
  await lead.locator(".ant-popconfirm").getByRole("button", { name: "确认考核表" }).click();
  await expect(lead.getByText("客户已确认")).toBeVisible();
  await isAccessible(lead);

  await manager.goto(path);
  await manager.getByRole("button", { name: "签发", exact: true }).click();
  await expect(manager.getByText("签发后不能再改，只能另行更正。")).toBeVisible();
  await manager.locator(".ant-popconfirm").getByRole("button", { name: "签发", exact: true }).click();
  await expect(manager.getByText("签发内容与摘要一致")).toBeVisible();
  await lookAt(manager, info, "assessment-issued");
  await isAccessible(manager);
});
