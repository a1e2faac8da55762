import { enter, expect, isAccessible, lookAt, report, test } from "./world";

test("the undecided stand left, the reasons right, and the duty board below", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { level: 1, name: "派单台" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "今日值班" })).toBeVisible();
  await lookAt(page, info, "dispatcher-board");
  await isAccessible(page);
});

test("one click decides what the platform could not", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  // Nothing in these words points to any component.
  const number = await report(reporter, "不对劲，和平时不一样");
  await reporter.context().close();

  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto("/dispatch");
  const row = page.locator(".undecided button", { hasText: "不对劲" }).first();
  await row.click();
  await expect(page.getByText(number).or(page.locator(".reasons").getByText("不对劲").first()).first()).toBeVisible();
  const choose = page.getByRole("button", { name: /^判定为/ }).first();
  const assign = page.getByRole("button", { name: /^派给/ }).first();
  await expect(choose.or(assign).first()).toBeVisible();
  await lookAt(page, info, "dispatcher-reasons");
  await ((await choose.isVisible()) ? choose : assign).click();
  await expect(page.getByText(/已判定|已派给/).first()).toBeVisible();
  await isAccessible(page);
});

test("an incident is opened with its clocks, verdict and notifications", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto("/queue?view=all");
  await page.locator("table.queue a, a.card").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (info.project.name === "phone") await page.getByRole("tab", { name: "时限与判定" }).click();
  await expect(page.getByRole("heading", { name: "判定", exact: true })).toBeVisible();
  await lookAt(page, info, "dispatcher-incident");
  await isAccessible(page);
});
