import type { Page } from "@playwright/test";

import { enter, expect, heldBack, isAccessible, lookAt, reported, test } from "./world";

const CLOSED = "/api/v1/notice-texts/closed";

type Own = { language: string; form: string; text: string };

/** Says these texts of the notice and no others, over whatever version stands. */
async function say(page: Page, texts: Own[]) {
  const read = await page.request.get(CLOSED);
  const put = await page.request.put(CLOSED, { data: { texts }, headers: { "If-Match": read.headers().etag ?? "" } });
  expect(put.status(), await put.text()).toBe(200);
}

/** What the house said before stands again, also where the story breaks off: whoever comes next finds what it found. */
let back: (() => Promise<void>) | undefined;
test.afterEach(async () => {
  await back?.();
  back = undefined;
});

/** The notice as it is shipped; what was said in its place is put back in the end. */
async function asShipped(page: Page): Promise<void> {
  const found = (await (await page.request.get(CLOSED)).json()) as { texts: { language: string; form: string; own: string | null }[] };
  const own = found.texts.flatMap(({ language, form, own: text }) => (text === null ? [] : [{ language, form, text }]));
  back = () => say(page, own);
  if (own.length > 0) await say(page, []);
}

test("a text of a notice is changed, looked at on a real incident, said, and taken back", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await asShipped(page);
  const mark = String(Date.now()).slice(-6);
  const desk = await enter(browser, info, "dispatcher");
  const made = await reported(desk, "门诊收费", "发票打印串号");
  await desk.context().close();

  await page.goto("/notice-texts");
  await expect(page.getByRole("heading", { level: 1, name: "通知文字" })).toBeVisible();
  await page.getByRole("searchbox", { name: "按名称查找" }).fill("关闭");
  await isAccessible(page);
  await page.getByRole("link", { name: "关闭", exact: true }).click();

  const title = page.getByRole("textbox", { name: "标题（中文）" });
  await expect(title).toHaveValue("已关闭：{title}");
  await title.fill("办结 {titel}");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText(/没有字段 \{titel\}，是否指 \{title\}/).first()).toBeVisible();
  await isAccessible(page);

  // The page is left and found again, and a colleague saves meanwhile: what was typed stands, and it is said.
  await title.fill("办结 {title}");
  await page.getByRole("link", { name: "全部通知" }).click();
  await page.goBack();
  await expect(title).toHaveValue("办结 {title}");
  const look = await heldBack(page, CLOSED, "GET");
  await say(page, [{ language: "zh", form: "title", text: `同事改的 ${mark}：{title}` }]);
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("已有人修改了这些文字");
  look();
  await expect(page.getByText(`别人把这里改成了“同事改的 ${mark}：{title}”`)).toBeVisible();
  await expect(title).toHaveValue("办结 {title}");
  await isAccessible(page);

  await title.fill("办结：");
  await page.locator("section", { hasText: "邮件主题和群聊第一行" }).getByRole("button", { name: "插入字段" }).first().click();
  await page.getByRole("menuitem", { name: "标题 {title}", exact: true }).click();
  await expect(title).toHaveValue("办结：{title}");
  const preview = page.getByRole("region", { name: "预览" });
  await expect(preview.getByText("以下是示例数据，不是真实工单。")).toBeVisible();
  await preview.getByRole("combobox").fill(made.number);
  await page.getByTitle(new RegExp(made.number)).click();
  await expect(preview.getByText(`按 ${made.number} 现在的情况预览`, { exact: false })).toBeVisible();
  await expect(preview.locator("strong")).toContainText(`[${made.number}] 办结：`);
  await lookAt(page, info, "notice-text");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("已保存，从下一条通知起生效")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "没有改动" })).toBeVisible();
  await isAccessible(page);

  await page.getByRole("button", { name: "全部恢复出厂文字" }).click();
  await page.getByRole("tooltip").getByRole("button", { name: "全部恢复出厂文字" }).click();
  await expect(title).toHaveValue("已关闭：{title}");
  await page.getByText("以前的版本").click();
  await expect(page.getByText(/第 \d+ 版/).first()).toBeVisible();
  await isAccessible(page);
});
