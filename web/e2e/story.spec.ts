import type { Page } from "@playwright/test";

import { enter, expect, isAccessible, lookAt, report, test } from "./world";

/** The main job, seen by both sides: reported, accepted, answered, planned, paused, solved, confirmed, rated. */
test("from a reported fault to five stars", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  await report(reporter, `门诊收费综合查询点检索一直转圈，等了五分钟没有结果 ${Date.now()}`);
  await expect(reporter.locator(".promise-line")).toBeVisible();
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";

  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { name: string } };
  await handOver(await enter(browser, info, "dispatcher"), id, account.name);

  await engineer.goto(`/incidents/${id}`);
  await expect(engineer.getByRole("heading", { level: 1 })).toBeVisible();
  await engineer.getByRole("button", { name: "接单", exact: true }).click();
  await expect(engineer.locator(".incident-head")).toContainText("已接单");

  await engineer.getByLabel("公开回复").last().fill("您好，已经在查，十分钟内给您电话。");
  await engineer.getByRole("button", { name: "发送", exact: true }).click();
  await expect(engineer.locator(".timeline").getByText("十分钟内给您电话")).toBeVisible();
  await lookAt(engineer, info, "story-answered");

  await move(engineer, "发初步方案", async (dialog) => {
    await dialog.getByLabel("初步方案").fill("先切换到备用查询库恢复业务，今晚更换内存。");
  });
  await expect(engineer.locator(".timeline").getByText("今晚更换内存")).toBeVisible();

  await move(engineer, "暂停计时", async (dialog) => {
    await dialog.getByLabel("原因").click();
    await engineer.locator(".ant-select-item-option").first().click();
    await dialog.getByLabel("需要对方做什么").fill("请信息科开通数据库只读账号");
  });
  await expect(engineer.locator(".incident-head")).toContainText("等待中");
  await lookAt(engineer, info, "story-paused");
  await reporter.reload();
  await expect(reporter.getByText("请信息科开通数据库只读账号").first()).toBeVisible();
  await lookAt(reporter, info, "story-waiting");
  await move(engineer, "继续计时");
  await expect(engineer.locator(".incident-head")).toContainText("处理中");

  await move(engineer, "提交解决", async (dialog) => {
    await dialog.getByLabel("解决办法").fill("重新收集了统计信息，检索恢复正常。");
    await dialog.getByLabel("原因").fill("统计信息失效");
  });
  await expect(engineer.locator(".incident-head")).toContainText("待确认");
  await lookAt(engineer, info, "story-solved");
  await isAccessible(engineer);

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

/** The service desk gives the incident to `name`, unless the platform already did. */
async function handOver(desk: Page, id: string, name: string) {
  await desk.goto(`/incidents/${id}`);
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  const { engineer } = (await (await desk.request.get(`/api/v1/incidents/${id}`)).json()) as { engineer: { name: string } | null };
  if (engineer?.name !== name)
    await move(desk, "改派", async (dialog) => {
      await dialog.getByLabel("改派给").fill(name);
      await desk.locator(".ant-select-item-option", { hasText: name }).first().click();
      await dialog.getByLabel("理由").fill("由熟悉该系统的工程师处理");
      await dialog.getByRole("checkbox").check();
    });
  await desk.context().close();
}

/** Makes a move by its name: the primary button, else the menu; then its form, if it has one. */
async function move(page: Page, name: string, fill?: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>) {
  const head = page.locator(".incident-head");
  const primary = head.getByRole("button", { name, exact: true });
  if (await primary.isVisible()) await primary.click();
  else {
    await head.getByRole("button", { name: "更多操作" }).click();
    await page.getByRole("menuitem", { name }).click();
  }
  if (!fill) return;
  const dialog = page.getByRole("dialog");
  await fill(dialog);
  await dialog.getByRole("button", { name, exact: true }).click();
  await expect(dialog).toBeHidden();
}
