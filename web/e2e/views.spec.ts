import { csv, keptAndFound } from "./arranging";
import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("the engineer arranges the queue: a view, its columns, a file", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/queue?view=all");
  await expect(page.locator("table.queue tbody tr").first()).toBeVisible();
  await page.goto("/queue?view=all&severity=2");
  await keptAndFound(page, "二级的", /severity=2/, async () => {
    await page.getByRole("button", { name: "清除过滤" }).click();
  });
  await page.goto("/queue?view=all");
  await page.getByRole("button", { name: "列", exact: true }).click();
  await expect(page.getByRole("checkbox", { name: "工单", exact: true })).toBeDisabled();
  await page.getByRole("checkbox", { name: "报修时间" }).check();
  await page.getByRole("checkbox", { name: "已用" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "报修时间" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "已用" })).toHaveCount(0);
  // Rows are walked through as before.
  await page.keyboard.press("j");
  await expect(page.locator("table.queue a:focus")).toHaveCount(1);
  const text = await csv(page);
  expect(text.split("\r\n")[0]).toContain("报修时间");
  expect(text).toContain("INC-");
  await lookAt(page, info, "queue-arranged");
  await isAccessible(page);
  await page.getByRole("button", { name: "列", exact: true }).click();
  await page.getByRole("button", { name: "恢复默认列" }).click();
});

test("the reporter finds his own faults by views and takes them along as a file", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  await page.goto("/faults");
  await expect(page.getByText(/INC-\d{4}-\d+/).first()).toBeVisible();
  await page.locator(".ant-segmented-item", { hasText: "未完成" }).click();
  await keptAndFound(page, "还没好的", /show=open/, async () => {
    await page.locator(".ant-segmented-item", { hasText: "全部" }).click();
  });
  expect(await csv(page)).toContain("INC-");
  await lookAt(page, info, "faults-arranged");
  await isAccessible(page);
});

test("notices have views, what is shown of them is chosen, and they go into a file", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/notices?show=unread");
  await keptAndFound(page, "没读的", /show=unread/, async () => {
    await page.locator(".ant-segmented-item", { hasText: "全部" }).click();
  });
  await page.goto("/notices");
  await page.getByRole("button", { name: "列", exact: true }).click();
  await page.getByRole("checkbox", { name: "时间", exact: true }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.locator(".notice time")).toHaveCount(0);
  expect((await csv(page)).split("\r\n")[0]).not.toContain("时间");
  await lookAt(page, info, "notices-arranged");
  await isAccessible(page);
});

test("accounts are looked for, and the list goes into a file", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "administrator");
  watch(page);
  await page.goto("/accounts");
  await page.getByRole("searchbox", { name: "姓名、登录名" }).fill("manager");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=manager/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "列", exact: true }).click();
  await page.getByRole("checkbox", { name: "状态" }).check();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "状态" })).toBeVisible();
  expect(await csv(page)).toContain("manager");
  await lookAt(page, info, "accounts-arranged");
  await isAccessible(page);
});

test("agreements and documents are narrowed to those that await a seal", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const { items } = (await (await page.request.get("/api/v1/parties?kind=customer&limit=1")).json()) as { items: { id: string }[] };
  const name = `待盖章 ${Date.now()}`;
  const made = await page.request.post("/api/v1/agreements", { data: { name, customer_id: items[0]?.id, profile: "tender" } });
  const { versions } = (await made.json()) as { versions: { id: string }[] };
  const path = `/api/v1/agreement-versions/${versions[0]?.id}/paper`;
  const etag = (await page.request.get(path)).headers()["etag"] ?? "";
  expect((await page.request.put(path, { data: { offered_on: "2026-09-01" }, headers: { "If-Match": etag } })).status()).toBe(200);
  await page.goto("/agreements");
  await expect(page.getByRole("columnheader", { name: "盖章" })).toBeVisible();
  await page.getByRole("combobox", { name: "盖章" }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "待盖章" }).click();
  await expect(page).toHaveURL(/paper=awaiting/);
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("待盖章");
  const { items: awaiting } = (await (await page.request.get("/api/v1/agreements?paper=awaiting&limit=200")).json()) as { items: { paper: string }[] };
  expect(awaiting.length).toBeGreaterThan(0);
  expect(awaiting.every(({ paper }) => paper.startsWith("awaits"))).toBe(true);
  await lookAt(page, info, "agreements-awaiting");
  await isAccessible(page);
  await page.goto("/documents?seal=awaiting");
  await expect(page.getByRole("combobox", { name: "盖章" })).toBeVisible();
  await lookAt(page, info, "documents-awaiting");
  await isAccessible(page);
});
