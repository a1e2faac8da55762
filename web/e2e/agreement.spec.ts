import type { Page } from "@playwright/test";

import { atDesk, draftBesideForce, enter, expect, isAccessible, lookAt, test } from "./world";

type Content = { ladders: { key: string }[][]; targets: { severity: number; milestone: string; within: string }[] };

test("an agreement is read in plain words, compared with its draft, and the draft's times are changed", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const { id, name, latest_version_id } = await draftBesideForce(page);
  await page.goto("/agreements");
  await expect(page.getByRole("link", { name: new RegExp(name.slice(0, 8)) }).first()).toBeVisible();
  await lookAt(page, info, "agreements");
  await isAccessible(page);
  await page.getByRole("link", { name: new RegExp(name.slice(0, 8)) }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("heading", { name: "时限要求" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "责任矩阵" })).toBeVisible();
  await lookAt(page, info, "agreement");
  await isAccessible(page);

  await page.goto(`/agreements/${id}?version=${latest_version_id}`);
  await page.getByRole("button", { name: "修改时限" }).click();
  const dialog = page.getByRole("dialog");
  const cell = dialog.getByLabel("二级（紧急） 响应");
  const before = await cell.inputValue();
  await cell.fill("两小时");
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog.getByText("看不懂这个时限，例如 2h、3wd")).toBeVisible();
  const after = before === "45min" ? "50min" : "45min";
  await cell.fill(after);
  await lookAt(page, info, "agreement-edit");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(after === "45min" ? "45 分钟" : "50 分钟").first()).toBeVisible();

  // Somebody takes a rung off the ladder: the comparison says so.
  const changed = await rewritten(page, latest_version_id, (content) => ({ ...content, ladders: [(content.ladders[0] ?? []).slice(1), ...content.ladders.slice(1)] }));
  expect(changed.status(), await changed.text()).toBe(200);
  await page.reload();
  await page.getByRole("combobox", { name: "对比" }).click();
  await page.locator(".ant-select-item-option", { hasText: "与第 1 版对比" }).click();
  await expect(page.getByRole("status").filter({ hasText: "处不同" })).toBeVisible();
  await expect(page.locator("li", { hasText: "二级（紧急） · 响应" }).locator("ins")).toHaveText(after === "45min" ? "45 分钟" : "50 分钟");
  await expect(page.getByRole("region", { name: "超时上报" }).locator("li").filter({ hasText: "删去" }).first()).toContainText("一级（特急）");
  await expect(page).toHaveURL(/against=/);
  await lookAt(page, info, "agreement-diff");
  await isAccessible(page);
});

/** Changes a draft as a colleague does, by the API. */
async function rewritten(page: Page, version: string, change: (content: Content) => Content) {
  const read = await page.request.get(`/api/v1/agreement-versions/${version}`);
  const { content } = (await read.json()) as { content: Content };
  return page.request.put(`/api/v1/agreement-versions/${version}`, { data: change(content), headers: { "If-Match": read.headers().etag ?? "" } });
}

test("a colleague who saves the times first takes nothing of what was typed, and loses nothing", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const { items } = (await (await page.request.get("/api/v1/parties?kind=customer&limit=1")).json()) as { items: { id: string }[] };
  const made = await page.request.post("/api/v1/agreements", { data: { name: `抢先保存 ${Date.now()}`, customer_id: items[0]?.id, profile: "tender" } });
  const { id, versions } = (await made.json()) as { id: string; versions: { id: string }[] };
  const version = versions[0]?.id ?? "";
  const within = (content: Content, severity: number) => content.targets.find((row) => row.severity === severity && row.milestone === "respond")?.within;
  const set = (severity: number, text: string) => (content: Content) => ({
    ...content,
    targets: content.targets.map((row) => (row.severity === severity && row.milestone === "respond" ? { ...row, within: text } : row)),
  });
  await page.goto(`/agreements/${id}?version=${version}`);
  await page.getByRole("button", { name: "修改时限" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("二级（紧急） 响应").fill("47min");
  expect((await rewritten(page, version, set(3, "3h"))).status()).toBe(200);
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog.getByText("别人刚刚改过这份草稿")).toBeVisible();
  await expect(dialog.getByLabel("二级（紧急） 响应")).toHaveValue("47min");
  await expect(dialog.getByLabel("三级（较急） 响应")).toHaveValue("3h");

  // Closed, overtaken once more and opened again: what was typed is still there.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect((await rewritten(page, version, set(4, "9wh"))).status()).toBe(200);
  await page.getByRole("button", { name: "修改时限" }).click();
  await expect(dialog.getByLabel("二级（紧急） 响应")).toHaveValue("47min");
  await expect(dialog.getByLabel("四级（一般） 响应")).toHaveValue("9wh");
  await lookAt(page, info, "agreement-edit-overtaken");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "保存草稿" }).click();
  await expect(dialog).toBeHidden();
  const { content } = (await (await page.request.get(`/api/v1/agreement-versions/${version}`)).json()) as { content: Content };
  expect([2, 3, 4].map((severity) => within(content, severity))).toEqual(["47min", "3h", "9wh"]);
  await isAccessible(page);
});

test("the customer's responsible person reads what was promised, and changes nothing", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "customer_lead");
  watch(page);
  await page.goto("/agreements");
  await page.locator("main").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "时限要求" })).toBeVisible();
  for (const name of ["超时上报", "工作日历", "服务目录", "续签"]) await expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "修改时限" })).toBeHidden();
  await lookAt(page, info, "agreement-customer");
  await isAccessible(page);
});
