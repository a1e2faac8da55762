import { atDesk, chooseSystem, enter, expect, isAccessible, lookAt, report, test } from "./world";

test("chosen incidents are answered at once, closing can be undone, and the shift is handed over", async ({ browser, watch }, info) => {
  atDesk(info);
  const reporter = await enter(browser, info, "reporter");
  const mark = `叫号屏黑屏 ${Date.now()}`;
  await report(reporter, `${mark} 甲`);
  await report(reporter, `${mark} 乙`);
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto(`/queue?view=all&q=${encodeURIComponent(mark)}`);
  await expect(page.locator("table.queue tbody tr")).toHaveCount(2);
  await page.getByRole("checkbox", { name: "全选" }).check();
  await page.getByRole("button", { name: "批量回复" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "批量回复" }).click();
  await expect(dialog.getByText("请填写内容")).toBeVisible();
  await dialog.getByLabel("对报修人说").fill("已定位为交换机故障，半小时内恢复");
  await lookAt(page, info, "many-form");
  await dialog.getByRole("button", { name: "批量回复" }).click();
  await expect(page.getByText("2 张已完成")).toBeVisible();
  await page.getByRole("button", { name: "知道了" }).click();

  // The keyboard chooses too; what is handed over says to whom.
  await page.keyboard.press("x");
  await expect(page.getByText("已选 1 张")).toBeVisible();
  await page.getByRole("button", { name: "批量派单" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("由值班工程师处理");
  await page.getByRole("dialog").getByRole("button", { name: "批量派单" }).click();
  await expect(page.getByText(/张已完成/)).toBeVisible();
  await lookAt(page, info, "many-result");
  await isAccessible(page);
});

test("an engineer is offered to hand over what he chose, and nothing that only the desk does to many", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=group");
  await page.getByRole("checkbox", { name: "全选" }).check();
  const bar = page.getByRole("region", { name: /^已选 \d+ 张/ });
  await expect(bar.getByRole("button", { name: "交班" })).toBeVisible();
  await expect(bar.getByRole("button", { name: /^批量/ })).toHaveCount(0);
  await isAccessible(page);
});

test("others who are hit join with one tap, and one message reaches them all", async ({ browser, watch }, info) => {
  const mark = `影像调阅全部超时 ${Date.now()}`;
  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  const number = await report(reporter, mark);
  await reporter.goto("/report");
  await expect(reporter.getByRole("combobox", { name: "哪个系统？" })).toBeVisible();
  await chooseSystem(reporter);
  await reporter.getByLabel("出了什么问题？").fill(mark);
  await reporter.locator(".similar li", { hasText: mark }).getByRole("button", { name: "我也遇到了" }).click();
  await expect(reporter.getByText("已登记，进展会一并告诉您")).toBeVisible();
  await isAccessible(reporter);

  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const found = (await (await page.request.get(`/api/v1/incidents?view=all&q=${number}&limit=5`)).json()) as { items: { id: string }[] };
  await page.goto(`/incidents/${found.items[0]?.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (info.project.name === "phone") await page.getByRole("tab", { name: "时限与判定" }).click();
  await expect(page.getByText("1 人同受影响")).toBeVisible();
  await page.getByRole("textbox", { name: "一条消息通知所有受影响的人" }).fill("专线中断，预计 30 分钟内恢复");
  await page.getByRole("button", { name: "发送给所有人" }).click();
  await expect(page.getByText(/已发到 \d+ 张工单/)).toBeVisible();
  await lookAt(page, info, "broadcast");
  await isAccessible(page);
});
