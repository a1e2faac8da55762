import { atDesk, enter, expect, isAccessible, lookAt, reported, test } from "./world";

test("a manager sees what is pressing, what was kept and by whom, and how a promise was missed", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/overview");
  await expect(page.getByRole("heading", { level: 1, name: "总览" })).toBeVisible();
  await expect(page.locator(".risk-rows > li").first()).toBeVisible();
  await page.getByText("近一年", { exact: true }).click();
  await expect(page).toHaveURL(/period=year/);
  await expect(page.locator(".chart-place[data-drawn=true]")).toHaveCount(3);
  await lookAt(page, info, "overview");
  await isAccessible(page);

  // From a figure to the promises it is made of, and from one of them to its story.
  await page.locator(".heat td button").first().click();
  await expect(page).toHaveURL(/agreement=/);
  const missed = page.getByRole("region", { name: "超时经过" });
  await missed.getByRole("button", { name: /超时的经过$/ }).first().click();
  await expect(missed.locator(".missed-story").getByText("到期", { exact: false }).first()).toBeVisible();
  await lookAt(page, info, "overview-missed");

  // Every chart is a table and a file as well.
  const kept = page.getByRole("region", { name: "按时与超时" });
  await kept.getByText("表", { exact: true }).click();
  await expect(kept.getByRole("columnheader", { name: "及时率" })).toBeVisible();
  await kept.getByRole("button", { name: "导出：按时与超时" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /Excel/ }).click();
  expect((await file).suggestedFilename()).toMatch(/^责任方 \d{4}-\d{2}-01\.xlsx$/);
  await page.getByRole("region", { name: "近六个月走势" }).getByRole("button", { name: /^导出/ }).click();
  const picture = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /png/ }).last().click();
  expect((await picture).suggestedFilename()).toMatch(/\.png$/);
  await isAccessible(page);
});

test("the wallboard shows the nearest promises and hears of a new one", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto("/wall");
  const rows = page.locator(".wall-rows > li");
  await expect(rows.first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-live", "on");
  // Nothing is small, and nothing runs off the screen.
  const smallest = await page.locator(".wall-rows, .wall-numbers, .wall-duty").locator("span:visible, b:visible").evaluateAll((all) => Math.min(...all.filter((one) => one.textContent?.trim()).map((one) => parseFloat(getComputedStyle(one).fontSize))));
  expect(smallest).toBeGreaterThanOrEqual(24);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
  await lookAt(page, info, "wall");
  await isAccessible(page);

  const counted = page.locator(".wall-numbers").getByText("未接单").locator("..").locator("b");
  await expect(counted).not.toHaveText("–");
  const desk = await enter(browser, info, "dispatcher");
  const { id } = await reported(desk, "门诊收费", "大屏上应当看到这一张");
  const { number } = (await (await desk.request.get(`/api/v1/incidents/${id}`)).json()) as { number: string };
  const digits = number.replace(/^\D+\d{4}-0*/, "");
  const asked = page.waitForResponse((response) => response.url().includes("/api/v1/incidents?") && response.ok(), { timeout: 12_000 });
  const rest = (await (await asked).json()) as { items: { number: string }[] };
  expect(rest.items.map((each) => each.number.replace(/^\D+\d{4}-0*/, ""))).toContain(digits);
  await isAccessible(page);
});
