import { enter, expect, isAccessible, report, test } from "./world";

/** Shorter than the interval in which a page looks by itself: what shows within it was told by the event stream. */
const TOLD = { timeout: 12_000 };

test("one sees the other's move without reloading", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  await report(reporter, `药房发药窗口查询很慢，排队的人多 ${Date.now()}`);
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  await expect(reporter.locator("html")).toHaveAttribute("data-live", "on");
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";

  const dispatcher = await enter(browser, info, "dispatcher");
  watch(dispatcher);
  await dispatcher.goto(`/incidents/${id}`);
  await expect(dispatcher.locator("html")).toHaveAttribute("data-live", "on");
  const words = `马上为您查看，请稍候 ${Date.now()}`;
  await dispatcher.getByLabel("公开回复").last().fill(words);
  await dispatcher.getByRole("button", { name: "发送", exact: true }).click();
  await expect(reporter.locator(".timeline").getByText(words)).toBeVisible(TOLD);

  const answer = `好的，谢谢，窗口号是三号 ${Date.now()}`;
  await reporter.locator(".answer-box textarea").fill(answer);
  await reporter.locator(".answer-box").getByRole("button", { name: "发送", exact: true }).click();
  await expect(dispatcher.locator(".timeline").getByText(answer)).toBeVisible(TOLD);
  await isAccessible(reporter);
});

test("two tabs of one browser share one connection", async ({ browser, watch }, info) => {
  const first = await enter(browser, info, "dispatcher");
  watch(first);
  await first.goto("/queue");
  // Its own stream stands before others are counted.
  await expect(first.locator("html")).toHaveAttribute("data-live", "on");
  const streams: string[] = [];
  first.context().on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) streams.push(request.url());
  });
  const second = await first.context().newPage();
  watch(second);
  await second.goto("/queue");
  await expect(second.locator("html")).toHaveAttribute("data-live", "on", { timeout: 20_000 });
  expect(streams, "the second tab hears the first").toEqual([]);
  await first.close();
  await expect.poll(() => streams.length, { timeout: 20_000 }).toBe(1);
  await isAccessible(second);
});
