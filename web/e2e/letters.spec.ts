import type { Page } from "@playwright/test";

import { ownDemonstration } from "./program";
import { expect, isAccessible, lookAt, outside, test } from "./world";

/** The letter whose subject holds these words, as it stands in the list. */
function letter(page: Page, words: string) {
  return page.getByRole("listitem").filter({ has: page.locator("strong", { hasText: words }) });
}

let stop: (() => void) | undefined;
test.afterEach(() => stop?.());

/** The demonstration has three letters that wait; each is dealt with in its own way. */
test("a letter becomes a fault, is filed on an incident, or is laid aside with a reason", async ({ browser, watch }, info) => {
  // A letter is dealt with once: in a demonstration of its own, or there would be none for the next run.
  test.setTimeout(480_000);
  const own = await ownDemonstration();
  stop = own.stop;
  const page = await outside(browser, info);
  watch(page, own.address);
  await page.goto(`${own.address}/login?next=%2Finbound`);
  await page.getByLabel("登录名").fill(own.logIns.dispatcher?.login ?? "");
  await page.getByLabel("密码").fill(own.logIns.dispatcher?.password ?? "");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "来信" })).toBeVisible();
  const fault = letter(page, "叫号屏");
  await expect(fault, "the demonstration has letters that wait").toBeVisible();
  await expect(fault.getByText("发件人不在通讯录中")).toBeVisible();
  await fault.getByRole("button", { name: "查看" }).click();
  await expect(fault.getByText("药师只能喊名字", { exact: false })).toBeVisible();
  await lookAt(page, info, "letters");
  await isAccessible(page);

  // A fault of it: the system is asked for, and the clock runs from when it was received.
  const dialog = page.getByRole("dialog");
  await fault.getByRole("button", { name: "转为报修" }).click();
  await dialog.getByRole("button", { name: "转为报修" }).click();
  await expect(dialog.getByText("请填写“系统”")).toBeVisible();
  await dialog.getByRole("combobox", { name: "系统" }).fill("门诊收费");
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "门诊收费" }).first().click();
  await lookAt(page, info, "letter-accept");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "转为报修" }).click();
  await expect(dialog).toBeHidden();
  await expect(fault).toHaveCount(0);

  // To the incident that it names; the customer reads it there.
  const answer = letter(page, "联合审批");
  await answer.getByRole("button", { name: "并入工单" }).click();
  await expect(dialog.locator(".ant-select-content-has-value, .ant-select-selection-item").first()).toContainText(/INC-\d{4}-\d+/);
  await dialog.getByRole("button", { name: "并入工单" }).click();
  await expect(dialog).toBeHidden();
  await expect(answer).toHaveCount(0);

  const invitation = letter(page, "邀请函");
  await invitation.getByRole("button", { name: "搁置" }).click();
  await dialog.getByRole("button", { name: "搁置" }).click();
  await expect(dialog.getByText("请填写“原因”")).toBeVisible();
  await dialog.getByLabel("原因").fill("广告");
  await dialog.getByRole("button", { name: "搁置" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("没有待认领的来信")).toBeVisible();

  // What became of each stands with it, and the fault leads to its incident.
  await page.getByRole("combobox", { name: "全部来信" }).click();
  await page.locator(".ant-select-item-option", { hasText: "已转报修" }).click();
  await fault.getByRole("link", { name: "打开工单" }).click();
  await expect(page).toHaveURL(/\/incidents\//);
  await expect(page.getByRole("heading", { level: 1, name: /叫号屏/ })).toBeVisible();
  await isAccessible(page);
});
