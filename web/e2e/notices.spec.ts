import { enter, expect, isAccessible, lookAt, reported, test } from "./world";

test("what one was told is counted in the head, filtered, and settled by a tap", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  const desk = await enter(browser, info, "dispatcher");
  const made = await reported(desk, "门诊收费", "发票打印串号");
  const { account } = (await (await page.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  await desk.request.post(`/api/v1/incidents/${made.id}/assignment`, {
    data: { person_id: account.person_id, reason: "熟悉该系统", beyond_capacity: true },
  });
  await desk.context().close();

  await page.goto("/queue");
  const bell = page.getByRole("link", { name: /^通知，\d+ 条未读$/ });
  await expect(bell).toBeVisible();
  await bell.click();
  await expect(page).toHaveURL(/\/notices$/);
  const row = page.locator("li.notice", { hasText: made.number }).first();
  await expect(row).toContainText("派单");
  await expect(row).toHaveAttribute("data-unread", "true");
  await lookAt(page, info, "notices");
  await isAccessible(page);

  await page.locator(".ant-segmented-item", { hasText: "未读" }).click();
  await expect(page).toHaveURL(/show=unread/);
  const waiting = page.locator("li.notice[data-unread=true]", { hasText: made.number });
  await expect(row).toBeVisible();
  const before = await waiting.count();
  await row.getByRole("button", { name: /^标为已读/ }).click();
  await expect(waiting).toHaveCount(before - 1);
  await page.reload();
  await expect(page).toHaveURL(/show=unread/);
  await expect(waiting).toHaveCount(before - 1);
  await page.goto("/notices?group=late");
  await expect(page.getByRole("heading", { level: 1, name: "通知" })).toBeVisible();
  await page.getByRole("button", { name: "全部标为已读" }).click();
  await expect(page.getByRole("link", { name: "通知", exact: true })).toBeVisible({ timeout: 60_000 });
  await isAccessible(page);
});

test("on a phone four places stand at the thumb and the rest is one tap away", async ({ browser, watch }, info) => {
  test.skip(info.project.name !== "phone", "a desk has room for all of them");
  const page = await enter(browser, info, "manager");
  watch(page);
  for (const language of ["zh", "en"] as const) {
    await page.addInitScript((chosen) => localStorage.setItem("aftercare.language", chosen), language);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/queue");
    const bar = page.getByRole("navigation", { name: language === "zh" ? "主导航" : "Main navigation" });
    const items = bar.locator(".nav-link");
    await expect(items).toHaveCount(5);
    // What is wider than the phone moves the bar away from the thumb.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    for (const box of await Promise.all((await items.all()).map((item) => item.boundingBox()))) {
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(44);
    }
    // One line each: nothing is cut, nothing wraps.
    const cut = await items.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > 56).length);
    expect(cut).toBe(0);
    await bar.getByRole("button").click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByRole("link").first()).toBeVisible();
    await lookAt(page, info, `navigation-more-${language}`);
    await isAccessible(page);
    await drawer.getByRole("link", { name: language === "zh" ? "计划停机" : "Downtime" }).click();
    await expect(page).toHaveURL(/\/windows/);
    await expect(drawer).toBeHidden();
    await expect(bar.locator("[data-here=true]")).toBeVisible();
    await isAccessible(page);
  }
});

test("what has not arrived stands on one list for whoever can mend it", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/notices");
  await page.getByRole("link", { name: "未送达的通知" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "未送达的通知" })).toBeVisible();
  await page.getByText("仍在重试", { exact: true }).click();
  await expect(page).toHaveURL(/state=failed/);
  await expect(page.getByRole("region", { name: "仍在重试" })).toBeVisible();
  await lookAt(page, info, "undelivered");
  await isAccessible(page);
});
