import type { Page } from "@playwright/test";

import { csv } from "./arranging";
import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

type Row = { id: string; name: string; facing: string; latest_version_id: string; latest_status: string };
type Target = { severity: number; milestone: string; within: string };
type Version = { id: string; content: { targets: Target[] } };

/** The agreement's draft, which promises answers within five minutes where it promised hours; what is in force stays. */
async function stricter(page: Page, agreement: Row) {
  const open = agreement.latest_status === "draft";
  const read = open
    ? await page.request.get(`/api/v1/agreement-versions/${agreement.latest_version_id}`)
    : await page.request.post(`/api/v1/agreements/${agreement.id}/versions`, { data: {} });
  expect(read.ok(), await read.text()).toBe(true);
  const draft = (await read.json()) as Version;
  const hours = (row: Target) => row.milestone === "respond" && /^\d+(h|min)$/.test(row.within);
  const targets = draft.content.targets.map((row) => (hours(row) ? { ...row, within: "5min" } : row));
  const put = await page.request.put(`/api/v1/agreement-versions/${draft.id}`, {
    data: { ...draft.content, targets },
    headers: { "if-match": read.headers().etag ?? "" },
  });
  expect(put.ok(), await put.text()).toBe(true);
}

/** The customer agreement under which the most was promised. */
async function busiest(page: Page): Promise<Row> {
  const { items } = (await (await page.request.get("/api/v1/agreements?limit=200")).json()) as { items: Row[] };
  const { figures } = (await (await page.request.post("/api/v1/what-ifs", { data: { months: 12 } })).json()) as {
    figures: { agreement_id: string | null; old: { met: number } }[];
  };
  const met = (row: Row) =>
    figures.filter((each) => each.agreement_id === row.id).reduce((sum, each) => sum + each.old.met, 0);
  const [found] = items.filter((row) => row.facing === "customer").sort((one, other) => met(other) - met(one));
  if (!found) throw new Error("there is no agreement with a customer");
  return found;
}

test("a manager runs a stricter draft over the past and sees each promise it would have missed", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const agreement = await busiest(page);
  await stricter(page, agreement);
  await page.goto("/what-if");
  await expect(page.getByText("选择一个协议版本，看看过去会怎样")).toBeVisible();
  await lookAt(page, info, "what-if-empty");
  await isAccessible(page);

  await page.getByRole("combobox", { name: "协议" }).click();
  await page.locator(".ant-select-item-option", { hasText: agreement.name }).first().click();
  await page.getByRole("combobox", { name: "过去几个月" }).click();
  await page.locator(".ant-select-item-option", { hasText: "12 个月" }).click();
  await page.getByRole("button", { name: "开始测算" }).click();
  await expect(page.locator(".what-if-head")).toContainText("草案下");
  const lost = page.getByRole("region", { name: /新增的超时/ });
  await expect(lost).toContainText("INC-");
  await expect(lost).toContainText("改为 5 分钟");
  await lookAt(page, info, "what-if-lost");
  await isAccessible(page);

  await page.getByRole("radiogroup", { name: "看哪一部分" }).getByText("明细").click();
  await expect(page.getByRole("region", { name: "明细" })).toContainText(agreement.name);
  await expect(page).toHaveURL(/part=figures/);
  expect(await csv(page)).toContain(agreement.name);
  await lookAt(page, info, "what-if-figures");
  await isAccessible(page);

  // The address carries the question.
  await page.reload();
  await expect(page.getByRole("region", { name: "明细" })).toContainText(agreement.name);
});

test("an incident is shown as it was known at a moment, and earlier than that the reason is said", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const list = (await (await page.request.get("/api/v1/incidents?view=all&limit=100")).json()) as { items: { id: string }[] };
  type Clock = { milestone: string; started_at: string; met_at: string | null };
  let found: { id: string; at: Date } | undefined;
  for (const { id } of list.items) {
    const read = (await (await page.request.get(`/api/v1/incidents/${id}`)).json()) as { entered_at: string; clocks: Clock[] };
    const respond = read.clocks.find((clock) => clock.milestone === "respond" && clock.met_at !== null);
    const entered = Date.parse(read.entered_at);
    // A whole minute lies between the entry and the answer.
    if (respond?.met_at && Date.parse(respond.met_at) - entered > 180_000) found = { id, at: new Date(entered + 60_000) };
    if (found) break;
  }
  if (!found) throw new Error("no incident was answered after a while");
  await page.goto(`/incidents/${found.id}`);
  await page.getByRole("button", { name: "当时情况" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("时间").fill(inShanghai(found.at));
  await drawer.getByRole("button", { name: "查看" }).click();
  await expect(drawer.getByRole("row", { name: /响应/ })).toContainText("计时中");
  await lookAt(page, info, "as-known");
  await isAccessible(page);

  await drawer.getByLabel("时间").fill(inShanghai(new Date(found.at.getTime() - 24 * 3600_000)));
  await drawer.getByRole("button", { name: "查看" }).click();
  await expect(drawer.getByText("那时平台还不知道", { exact: false })).toBeVisible();
  await lookAt(page, info, "as-known-earlier");
  await isAccessible(page);
});

/** `2026-11-23T14:05`, as the field wants it. */
function inShanghai(at: Date): string {
  return new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 16);
}
