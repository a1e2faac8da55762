import { enter, expect, isAccessible, lookAt, report, test } from "./world";

/** The main job, seen by both sides: reported, accepted, answered, solved, confirmed, rated. */
test("from a reported fault to five stars", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  await report(reporter, "综合查询点检索一直转圈，等了五分钟没有结果");
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";

  // Whoever got it, the dispatcher may accept and record on his behalf.
  const desk = await enter(browser, info, "dispatcher");
  watch(desk);
  await desk.goto(`/incidents/${id}`);
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  const primary = (name: string) => desk.getByRole("button", { name, exact: true });
  await expect(primary("接单").or(primary("响应回复")).first()).toBeVisible();
  if (await primary("接单").isVisible()) await primary("接单").click();
  await expect(primary("响应回复")).toBeVisible();
  await desk.getByLabel("公开回复").last().fill("您好，已经在查，十分钟内给您电话。");
  await desk.getByRole("button", { name: "发送" }).click();
  await expect(desk.locator(".timeline").getByText("十分钟内给您电话")).toBeVisible();
  await lookAt(desk, info, "story-answered");

  await desk.getByRole("heading", { level: 1 }).click();
  await desk.keyboard.press("s");
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("解决办法").fill("重新收集了统计信息，检索恢复正常。");
  await dialog.getByLabel("原因").fill("统计信息失效");
  await dialog.getByRole("button", { name: "提交解决" }).click();
  await expect(dialog).toBeHidden();
  await lookAt(desk, info, "story-solved");

  await reporter.reload();
  await expect(reporter.getByRole("heading", { name: "请您确认" })).toBeVisible();
  await lookAt(reporter, info, "story-confirm");
  await reporter.getByRole("button", { name: "确认解决" }).click();
  await reporter.getByRole("radio", { name: "5 星" }).check();
  await reporter.getByRole("button", { name: "提交评价" }).click();
  await expect(reporter.getByText("谢谢您的评价")).toBeVisible();
  await lookAt(reporter, info, "story-rated");
  await isAccessible(reporter);
});
