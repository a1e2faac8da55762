import type { Page } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

type Row = { id: string; name: string; latest_status: string; latest_version_id: string };

/** An agreement with a draft beside the version in force; made where the demonstration has none. */
async function drafted(page: Page): Promise<Row> {
  const { items } = (await (await page.request.get("/api/v1/agreements?limit=200")).json()) as { items: Row[] };
  const found = items.find((row) => row.latest_status === "draft");
  if (!found) throw new Error("the demonstration has no draft");
  return found;
}

test("an agreement is read in plain words, compared with its draft, and the draft's times are changed", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const { id, name, latest_version_id } = await drafted(page);
  await page.goto("/agreements");
  await expect(page.getByRole("link", { name: new RegExp(name.slice(0, 8)) }).first()).toBeVisible();
  await lookAt(page, info, "agreements");
  await isAccessible(page);
  await page.getByRole("link", { name: new RegExp(name.slice(0, 8)) }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("heading", { name: "时限要求" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "责任矩阵" })).toBeVisible();
  await lookAt(page, info, "agreement");
  await isAccessible(page);

  await page.goto(`/agreements/${id}?version=${latest_version_id}`);
  await page.getByRole("button", { name: "修改时限" }).click();
  const dialog = page.getByRole("dialog");
  const cell = dialog.getByLabel("二级（紧急） 响应");
  const before = await cell.inputValue();
  await cell.fill("两小时");
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog.getByText("看不懂这个时限，例如 2h、3wd")).toBeVisible();
  const after = before === "45min" ? "50min" : "45min";
  await cell.fill(after);
  await lookAt(page, info, "agreement-edit");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(after === "45min" ? "45 分钟" : "50 分钟").first()).toBeVisible();

  await page.getByRole("combobox", { name: "对比" }).click();
  await page.locator(".ant-select-item-option", { hasText: "与第 1 版对比" }).click();
  await expect(page.getByRole("status").filter({ hasText: "处不同" })).toBeVisible();
  await expect(page.locator("li", { hasText: "二级（紧急） · 响应" }).locator("ins")).toHaveText(after === "45min" ? "45 分钟" : "50 分钟");
  await expect(page).toHaveURL(/against=/);
  await lookAt(page, info, "agreement-diff");
  await isAccessible(page);
});

test("the customer's responsible person reads what was promised, and changes nothing", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "customer_lead");
  watch(page);
  await page.goto("/agreements");
  await page.locator("main").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "时限要求" })).toBeVisible();
  await expect(page.getByRole("button", { name: "修改时限" })).toBeHidden();
  await lookAt(page, info, "agreement-customer");
  await isAccessible(page);
});
