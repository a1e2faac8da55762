import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("month's end names every customer's papers with their next step, and what ends with its money", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/month-end");
  const papers = page.getByRole("region", { name: /考核表$/ });
  await expect(papers.getByText(/份已签发，共 \d+ 份/)).toBeVisible();
  await page.getByRole("radiogroup", { name: "多少天以内" }).getByText("365 天内").click();
  await expect(page).toHaveURL(/days=365/);
  const ending = page.getByRole("region", { name: "快到期的" }).getByRole("row").nth(1);
  await expect(ending).toContainText(/\d{4}-\d{2}-\d{2}/);
  await expect(page.getByRole("region", { name: "慢于我方承诺的厂商协议" })).toBeVisible();
  const profits = page.getByRole("region", { name: /协议盈亏$/ });
  await expect(profits.getByText("没有设置内部工时单价", { exact: false })).toBeVisible();
  await expect(profits.getByRole("row").nth(1)).toContainText(/¥|未填服务费/);
  await lookAt(page, info, "month-end");
  await isAccessible(page);
  await papers.getByRole("link", { name: /答复意见|继续编制|签发|等客户确认/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: /ASM-\d{4}-\d+/ })).toBeVisible();
});

test("a month's sign-off list goes from its draft to the post by clicks of the month's end alone", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  // The latest month of which nothing drafts itself, nor an earlier run drafted all.
  const papers = page.getByRole("region", { name: /考核表$/ });
  const draft = papers.getByRole("button", { name: /^起草: .*月度服务签认单/ }).first();
  for (let back = 3; back < 12; back += 1) {
    await page.goto(`/month-end?back=${back}`);
    await expect(papers.getByText(/份已签发，共 \d+ 份/)).toBeVisible();
    if (await draft.isVisible()) break;
  }
  const name = (await draft.getAttribute("aria-label"))?.replace("起草: ", "") ?? "";
  await draft.click();
  for (const step of ["审批通过", "签发", "登记已寄"]) {
    await papers.getByRole("button", { name: `${step}: ${name}` }).click();
    await page.locator(".ant-popconfirm").getByRole("button", { name: step, exact: true }).click();
  }
  const row = papers.getByRole("row").filter({ hasText: "已寄" }).filter({ hasText: name.split(" ")[0] ?? "" }).first();
  await expect(row.getByRole("link", { name: "登记已回收" })).toBeVisible();
  await lookAt(page, info, "month-end-steps");
  await isAccessible(page);
  await row.getByRole("link", { name: "登记已回收" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("签认单");
});

test("a duty of next month is handed to somebody else on the roster, and the calendar shows what is published", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto("/roster");
  await page.getByRole("button", { name: "下个月" }).click();
  await expect(page).toHaveURL(/month=\d{4}-\d{2}/);
  const duty = page.locator("table.roster button.roster-duty[data-kind=day]").first();
  await duty.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "换人" }).click();
  await expect(dialog.getByText("请填写“由谁来”")).toBeVisible();
  await dialog.getByLabel("由谁来").fill("刘佳");
  await page.locator(".ant-select-item-option", { hasText: "刘佳" }).click();
  await dialog.getByLabel("原因").fill("年休假");
  await dialog.getByRole("button", { name: "换人" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("table.roster .roster-duty[data-stand-in=true]").first()).toBeVisible();
  const swaps = page.getByRole("region", { name: "本月换班" });
  await expect(swaps.getByText("年休假").first()).toBeVisible();
  await lookAt(page, info, "roster");
  await isAccessible(page);
  const before = await swaps.getByRole("listitem").count();
  await swaps.getByRole("button", { name: "撤销" }).first().click();
  await expect(swaps.getByRole("listitem")).toHaveCount(before - 1);

  await page.goto("/calendars?code=cn&year=2026");
  await expect(page.getByText("全年 248 个工作日")).toBeVisible();
  await lookAt(page, info, "calendar");
  await isAccessible(page);
  await page.getByRole("button", { name: /^2027/ }).click();
  await expect(page.getByText("2027 年的放假通知还没有公布", { exact: false })).toBeVisible();
  await isAccessible(page);
});

test("a list is narrowed, saved as a view, given other columns, and taken along as a file", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/agreements");
  await page.getByRole("radiogroup", { name: "范围" }).or(page.locator(".ant-segmented").first()).first().getByText("对客户", { exact: true }).click();
  await expect(page).toHaveURL(/facing=customer/);
  await page.getByRole("button", { name: "视图" }).click();
  await page.getByLabel("视图名称").fill("对客户的");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.goto("/agreements");
  await page.getByRole("button", { name: "视图" }).click();
  await page.getByRole("button", { name: "对客户的", exact: true }).click();
  await expect(page).toHaveURL(/facing=customer/);
  await page.getByRole("button", { name: "列", exact: true }).click();
  await page.getByRole("checkbox", { name: "承诺方" }).uncheck();
  await expect(page.getByRole("columnheader", { name: "承诺方" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "导出：保修协议" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV（.csv）" }).click();
  const text = await (await (await file).createReadStream()).toArray();
  const words = Buffer.concat(text as Buffer[]).toString("utf8");
  expect(words.split("\r\n")[0]).toBe("\uFEFF协议,客户,版次,生效,状态,盖章");
  await isAccessible(page);
});
