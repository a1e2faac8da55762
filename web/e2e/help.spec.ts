import type { Page } from "@playwright/test";

import { enter, expect, isAccessible, lookAt, outside, test, type Speaks, type Who } from "./world";

const WORDS = {
  zh: { help: "帮助", search: "查找帮助", questions: "常见问题", open: "打开这个页面", back: "回到本页的帮助", close: "关闭" },
  en: { help: "Help", search: "Search the help", questions: "Questions people ask", open: "Open this page", back: "Back to the help with this page", close: "Close" },
} as const;

/** The help, at a desk beside the page, on a phone over it. */
function helpOf(page: Page, speaks: Speaks = "zh") {
  return page.locator("#help-panel").and(page.getByLabel(WORDS[speaks].help));
}

async function opened(page: Page, speaks: Speaks = "zh") {
  await page.getByRole("button", { name: WORDS[speaks].help, exact: true }).click();
  const help = helpOf(page, speaks);
  await expect(help).toBeVisible();
  return help;
}

const TOLD: [Who, Speaks, string, string, string][] = [
  ["reporter", "zh", "/report", "我要报修", "提交错了怎么撤回？"],
  ["customer_lead", "zh", "/agreements", "保修协议", "为什么看不到草稿？"],
  ["engineer", "zh", "/queue", "工单队列", "为什么这张单派给了我？"],
  ["dispatcher", "en", "/dispatch", "Dispatch", "Why was it not decided alone?"],
  ["manager", "en", "/month-end", "Month’s end", "Why is no work in the result?"],
  ["auditor", "en", "/journal", "Journal", "Is my reading recorded, too?"],
];

for (const [who, speaks, path, title, question] of TOLD)
  test(`help tells ${who} of ${path} in ${speaks === "zh" ? "Chinese" : "English"}`, async ({ browser, watch }, info) => {
    const page = await enter(browser, info, who, speaks);
    watch(page);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const help = await opened(page, speaks);
    await expect(help.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await expect(help.getByRole("heading", { name: WORDS[speaks].questions })).toBeVisible();
    await help.getByText(question).click();
    await lookAt(page, info, `help${path.replaceAll("/", "-")}`);
    await isAccessible(page);
    await help.getByRole("button", { name: WORDS[speaks].close }).click();
    await expect(help).toHaveCount(0);
    await expect(page.getByRole("button", { name: WORDS[speaks].help, exact: true })).toBeFocused();
  });

test("help says to each role what is its own", async ({ browser, watch }, info) => {
  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  await engineer.goto("/queue");
  const his = await opened(engineer);
  await expect(his).toContainText("交班");
  await expect(his).not.toContainText("批量派单");
  const dispatcher = await enter(browser, info, "dispatcher");
  watch(dispatcher);
  await dispatcher.goto("/queue");
  await expect(await opened(dispatcher)).toContainText("批量派单");
  await isAccessible(dispatcher);
});

test("help is called by its key, leaves the page at work, and goes by Esc", async ({ browser, watch }, info) => {
  test.skip(info.project.name === "phone", "a phone has no keys");
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=all");
  await expect(page.locator("tr[data-on]").nth(1)).toBeVisible();
  const search = page.getByRole("textbox", { name: "工单号、系统、客户或内容" });
  await search.press("?");
  await expect(helpOf(page)).toHaveCount(0);
  await search.fill("");
  await page.locator("tr[data-on] a").first().focus();
  await page.keyboard.press("?");
  const help = helpOf(page);
  await expect(help).toBeFocused();
  await expect(help.getByText("下一张", { exact: true })).toBeVisible();
  // The page beside it goes on working, by its keys too.
  const before = await page.locator("tr[data-on=true]").textContent();
  await page.keyboard.press("j");
  await expect(page.locator("tr[data-on=true]")).not.toHaveText(before ?? "");
  await expect(help).toBeVisible();
  await page.keyboard.press("?");
  await expect(help).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await expect(page.locator("tr[data-on] a").first()).toBeFocused();
  // By the palette, too.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "输入命令、页面或工单号" }).fill("帮助");
  await page.keyboard.press("Enter");
  await expect(help).toBeVisible();
  await isAccessible(page);
});

test("help follows to the next page", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  const phone = info.project.name === "phone";
  await page.goto("/report");
  const help = await opened(page);
  await expect(help.getByRole("heading", { name: "我要报修", exact: true })).toBeVisible();
  await help.getByRole("link", { name: "我的报修" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "我的报修" })).toBeVisible();
  // On a phone it lay over the page one goes to.
  if (phone) {
    await expect(help).toHaveCount(0);
    await opened(page);
  }
  await expect(help.getByRole("heading", { name: "我的报修", exact: true })).toBeVisible();
  if (!phone) {
    await expect(help).toBeFocused();
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "我要报修" }).click();
    await expect(help.getByRole("heading", { name: "我要报修", exact: true })).toBeVisible();
  }
  await isAccessible(page);
});

test("help is searched in either language and opens what was found", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/overview");
  const help = await opened(page);
  const field = help.getByRole("combobox", { name: WORDS.zh.search });
  await field.fill("exemption");
  await expect(help.getByRole("option").first()).toBeVisible();
  await lookAt(page, info, "help-search");
  await isAccessible(page);
  await field.fill("排班 缺口");
  await expect(help.getByRole("option", { name: /^排班表/ })).toBeVisible();
  await field.fill("考核表");
  await expect(help.getByRole("option").first()).toContainText("考核表");
  await field.press("ArrowDown");
  await expect(help.getByRole("option").nth(1)).toHaveAttribute("aria-selected", "true");
  await field.press("ArrowUp");
  await field.press("Enter");
  await expect(help.getByRole("heading", { name: "考核表", exact: true })).toBeVisible();
  await expect(help.getByRole("button", { name: WORDS.zh.back })).toBeVisible();
  await isAccessible(page);
  await help.getByRole("link", { name: WORDS.zh.open }).click();
  await expect(page.getByRole("heading", { level: 1, name: "考核表" })).toBeVisible();
  await field.or(page.getByRole("button", { name: WORDS.zh.help, exact: true })).first().waitFor();
});

test("what is not the reader's is not found", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  await page.goto("/faults");
  const help = await opened(page);
  await help.getByRole("combobox", { name: WORDS.zh.search }).fill("派单台");
  await expect(help.getByRole("status")).toContainText("没有找到");
  await isAccessible(page);
});

test("help stands before the log-in, on a paper's page and at the wallboard", async ({ browser, watch }, info) => {
  const visitor = await outside(browser, info);
  watch(visitor);
  for (const [path, title] of [
    ["/login", "登录"],
    ["/forgot", "忘记密码"],
    ["/verify/NONE-0000", "文书验证"],
    ["/link/vendor-case#none", "请贵方处理"],
  ] as const) {
    await visitor.goto(path);
    const help = await opened(visitor);
    await expect(help.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await isAccessible(visitor);
  }
  const manager = await enter(browser, info, "manager");
  watch(manager);
  await manager.goto("/wall");
  await expect(manager.getByRole("heading", { level: 1 })).toBeVisible();
  const help = await opened(manager);
  await expect(help.getByRole("heading", { name: "大屏", exact: true })).toBeVisible();
  await lookAt(manager, info, "help-wall");
  await isAccessible(manager);
});
