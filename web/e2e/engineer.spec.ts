import type { Locator } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("the queue stands in the order of what falls due next", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=group");
  await expect(page.getByRole("heading", { level: 1, name: "最先到期" })).toBeVisible();
  await expect(page.locator(".countdown").first()).toBeVisible();
  await lookAt(page, info, "engineer-queue");
  await isAccessible(page);
});

test("j moves, Enter opens, and the page explains the engineer", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=group");
  await expect(page.locator("table.queue tbody tr").nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.locator("table.queue tbody tr").nth(1)).toHaveAttribute("data-on", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/incidents\//);
  await page.getByRole("button", { name: "查看依据 · 处理人" }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "处理人" })).toBeVisible();
  await lookAt(page, info, "engineer-why");
  await isAccessible(page);
});

test("an internal note stays internal and shows at once", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=mine");
  await page.locator("table.queue a, a.card").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("tab", { name: "内部备注" }).click();
  const words = `查过日志，是锁等待 ${Date.now()}`;
  await page.getByLabel("内部备注").last().fill(words);
  await page.getByRole("button", { name: "发送", exact: true }).click();
  const entry = page.locator(".timeline > li", { hasText: words });
  await expect(entry).toHaveAttribute("data-internal", "true");
  await lookAt(page, info, "engineer-incident");
  await isAccessible(page);
});

test("lists and dialogs stand still while they open, so that no click misses what it aimed at", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=mine");
  await page.locator("table.queue a, a.card").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // Any movement there is would now take a hundred times as long.
  const time = await page.context().newCDPSession(page);
  await time.send("Animation.enable");
  await time.send("Animation.setPlaybackRate", { playbackRate: 0.01 });
  await page.locator(".incident-head").getByRole("button", { name: "更多操作" }).click();
  const list = page.locator(".ant-dropdown");
  await expect(list.getByRole("menuitem", { name: "调整级别" })).toBeVisible();
  expect(await shrunkBy(list)).toBe(0);
  await list.getByRole("menuitem", { name: "调整级别" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("影响")).toBeVisible();
  expect(await shrunkBy(dialog)).toBe(0);
  await isAccessible(page);
});

/** How much lower it is drawn than it is laid out. */
function shrunkBy(box: Locator): Promise<number> {
  return box.evaluate((each: HTMLElement) => Math.round(each.offsetHeight - each.getBoundingClientRect().height));
}

test("the palette opens a page by its name", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /命令/ }).fill("报修");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/report$/);
  await isAccessible(page);
});
