import { enter, expect, isAccessible, lookAt, report, test } from "./world";

test("a fault is reported in three answers and its promise is shown", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  const number = await report(page, "综合查询点检索一直转圈，五分钟没有结果");
  expect(number).toMatch(/^INC-\d{4}-\d+$/);
  await expect(page.getByText("已受理")).toBeVisible();
  await lookAt(page, info, "reporter-receipt");

  await page.getByRole("button", { name: /查看依据/ }).first().click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "级别" })).toBeVisible();
  await lookAt(page, info, "reporter-why");
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "查看进展" }).click();
  await expect(page.getByText(number)).toBeVisible();
  await expect(page.getByRole("heading", { name: "我们的承诺" })).toBeVisible();
  await lookAt(page, info, "reporter-fault");
  await isAccessible(page);
});

test("a question left open is named, and what was typed stays", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  await page.goto("/report");
  await page.getByLabel("出了什么问题？").fill("打印机不出票");
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("alert")).toContainText("请选择影响谁");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByLabel("出了什么问题？")).toHaveValue("打印机不出票");
  await lookAt(page, info, "reporter-missing");
  await isAccessible(page);
});

test("the system is found by typing and chosen by the keyboard alone", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  await page.goto("/report");
  const system = page.getByRole("combobox", { name: "哪个系统？" });
  await system.click();
  const options = page.getByRole("option");
  await expect(options.first()).toBeVisible();
  await isAccessible(page);
  await lookAt(page, info, "reporter-systems");
  await system.fill("没有这样的系统");
  await expect(page.getByRole("status").filter({ hasText: "没有符合的" })).toBeVisible();
  await system.fill("不清楚");
  await expect(options).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(system).toHaveValue("不清楚 / 不在列表里");
  await expect(system).toHaveAttribute("aria-expanded", "false");
  // What was typed and not chosen goes; the choice stays.
  await system.fill("别的");
  await page.keyboard.press("Escape");
  await expect(system).toHaveValue("不清楚 / 不在列表里");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(system).not.toHaveValue("不清楚 / 不在列表里");
});

test("an answer of the reporter appears in the progress", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  await report(page, "导出的明细少了开票日期一列");
  await page.getByRole("link", { name: "查看进展" }).click();
  const words = `补充：昨天还是好的 ${Date.now()}`;
  await page.getByLabel("补充或回复").fill(words);
  await page.getByRole("button", { name: "发送", exact: true }).click();
  await expect(page.locator(".timeline").getByText(words)).toBeVisible();
  await isAccessible(page);
});

test("the reporter's own faults stand in one list", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  const number = await report(page, "窗口读卡器没有反应");
  await page.getByRole("link", { name: "我的报修" }).first().click();
  // The receipt says the number too, until the list has come.
  await expect(page.getByRole("heading", { level: 1, name: "我的报修" })).toBeVisible();
  await expect(page.getByText(number)).toBeVisible();
  await lookAt(page, info, "reporter-faults");
  await isAccessible(page);
});
