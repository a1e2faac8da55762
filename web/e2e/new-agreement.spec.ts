import type { Browser, Page, TestInfo } from "@playwright/test";

import { atDesk, draftBesideForce, enter, expect, isAccessible, lookAt, test } from "./world";

/** What the API answers, as far as the story needs it. */
type Content = { systems: string[]; calendar: string; ladders: { key: string }[][]; targets: { within: string }[] };

/** Makes an agreement by hand with a system nobody has promised anything for. */
async function withSystem(page: Page, name: string): Promise<{ customer: string; system: string }> {
  const { items } = (await (await page.request.get("/api/v1/parties?kind=customer&limit=1")).json()) as { items: { id: string; name: string }[] };
  const customer = items[0];
  if (!customer) throw new Error("the demonstration has no customer");
  const data = { customer_id: customer.id, code: `NEW-${Date.now()}`, name, criticality: "ordinary", accepted_on: "2026-06-01", live_on: "2026-05-01" };
  const made = await page.request.post("/api/v1/systems", { data });
  expect(made.status(), await made.text()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const part = await page.request.post("/api/v1/components", { data: { system_id: id, code: "APP", name: "预约服务", kind: "application" } });
  expect(part.status(), await part.text()).toBe(201);
  return { customer: customer.name, system: name };
}

async function choose(page: Page, field: string, option: string) {
  // A long list draws what is in view: it is found by typing, as a person would.
  await page.getByRole("dialog").getByLabel(field, { exact: true }).fill(option);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
}

async function begin(browser: Browser, info: TestInfo, watch: (page: Page) => void) {
  const page = await enter(browser, info, "manager");
  watch(page);
  return page;
}

test("an agreement is made from a shipped text, worked out, sealed by both sides and brought into force", async ({ browser, watch }, info) => {
  atDesk(info);
  // The whole life of an agreement, step by step.
  test.slow();
  const page = await begin(browser, info, watch);
  const { customer, system } = await withSystem(page, `预约挂号 ${Date.now()}`);
  await page.goto("/agreements");
  await page.getByRole("button", { name: "新建协议" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "建立草稿" }).click();
  await expect(page.getByRole("dialog").getByText("请填写“协议名称”")).toBeVisible();
  await choose(page, "客户", customer);
  await page.getByRole("dialog").getByLabel("协议名称").fill(`${system} 维保协议`);
  await choose(page, "覆盖的系统", system);
  await page.keyboard.press("Escape");
  await lookAt(page, info, "agreement-new");
  await isAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "建立草稿" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${system} 维保协议` })).toBeVisible();
  await expect(page).toHaveURL(/\/drafts\//);
  const version = page.url().split("/").at(-1) ?? "";
  const stored = async () => ((await (await page.request.get(`/api/v1/agreement-versions/${version}`)).json()) as { content: Content }).content;

  // The ladder: whom, when, by which way; read aloud beneath.
  const ladder = page.locator("#part-ladder");
  await ladder.getByRole("button", { name: "增加一步" }).click();
  const last = ladder.locator(".rung").last();
  await expect(last.locator(".rung-says")).toHaveText(/用去 80% 时，通知工程师/);
  await last.getByLabel(/打电话直到接听/).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "分管领导" }).click();
  await page.keyboard.press("Escape");
  await expect(last.locator(".rung-says")).toHaveText(/打电话给分管领导直到接听/);

  // What was typed wrong is said in its place; the linter speaks before anything is saved.
  await page.getByRole("textbox", { name: "一级（特急） 响应" }).fill("");
  const refused = ladder.getByRole("alert").filter({ hasText: "该级所属时限未作承诺" });
  await expect(refused.first()).toBeVisible();
  await page.getByRole("textbox", { name: "一级（特急） 响应" }).fill("25min");
  await expect(refused).toHaveCount(0);

  await page.locator("#part-calendar").getByRole("combobox", { name: "日历" }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").nth(1).click();
  await expect(page.locator("#part-calendar .calendar-month")).toHaveCount(12);
  await page.locator("#part-services").getByRole("button", { name: "增加一项服务" }).click();
  await page.locator("#part-services .editor-card").last().getByLabel(/服务名称（中文）/).fill("数据核对");
  await page.locator("#part-services .editor-card").last().getByLabel(/服务名称（英文）/).fill("Data check");

  // A reload takes nothing that was typed.
  await page.reload();
  await expect(page.getByRole("textbox", { name: "一级（特急） 响应" })).toHaveValue("25min");
  await lookAt(page, info, "agreement-editor");
  await isAccessible(page);
  await page.keyboard.press("Control+s");
  await expect(page.getByText("已全部保存")).toBeVisible();
  expect((await stored()).targets.some(({ within }) => within === "25min")).toBe(true);

  // Sealed by both with a copy, then in force.
  await page.getByRole("link", { name: "返回协议" }).click();
  const way = page.getByRole("region", { name: "签署进度" });
  await way.getByRole("button", { name: "提请双方盖章" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "登记" }).click();
  await expect(way.getByText("待盖章", { exact: true })).toBeVisible();
  await way.getByRole("button", { name: "登记承诺方盖章" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "登记", exact: true }).click();
  await expect(way.getByText("待对方盖章", { exact: true })).toBeVisible();
  await lookAt(page, info, "agreement-awaits-seal");
  await isAccessible(page);
  await way.getByRole("button", { name: "登记对方盖章" }).click();
  await page.getByRole("dialog").getByLabel("签署人").fill("刘科长");
  await page.getByRole("dialog").getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert").first()).toContainText("请附上盖章件");
  await page.getByRole("dialog").locator("input[type=file]").setInputFiles({ name: "维保协议 盖章件.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n") });
  await expect(page.getByRole("dialog").getByText("维保协议 盖章件.pdf")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "登记", exact: true }).click();
  await expect(way.getByRole("link", { name: "维保协议 盖章件.pdf" })).toBeVisible();
  const copy = await page.request.get((await way.getByRole("link", { name: "维保协议 盖章件.pdf" }).getAttribute("href")) ?? "");
  expect(copy.status()).toBe(200);
  await way.getByRole("button", { name: "签署生效" }).click();
  const signing = page.getByRole("dialog");
  if (await signing.getByLabel("理由").isVisible()) await signing.getByLabel("理由").fill("终端由客户自行维护");
  await signing.getByRole("button", { name: "签署生效" }).click();
  await expect(page.locator(".adjective", { hasText: "生效中" })).toBeVisible();
  await lookAt(page, info, "agreement-in-force");
  await isAccessible(page);

  // The next version begins at the matrix, as a draft beside the one in force.
  await page.getByRole("button", { name: "修改责任矩阵" }).click();
  await expect(page.getByRole("grid", { name: "责任矩阵" })).toBeVisible();
  await page.goBack();

  // Suspended with a reason, resumed, ended for good.
  await page.getByRole("button", { name: "更多" }).last().click();
  await page.getByRole("menuitem", { name: "中止" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("客户机房搬迁");
  await page.getByRole("dialog").getByRole("button", { name: "中止" }).click();
  await expect(page.locator(".adjective", { hasText: "已中止" })).toBeVisible();
  await page.getByRole("button", { name: "恢复", exact: true }).click();
  await expect(page.locator(".adjective", { hasText: "生效中" })).toBeVisible();
  await page.getByRole("button", { name: "更多" }).last().click();
  await page.getByRole("menuitem", { name: "终止" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("系统下线");
  await page.getByRole("dialog").getByRole("button", { name: "终止" }).click();
  await expect(page.locator(".adjective", { hasText: "已终止" })).toBeVisible();
});

test("two people edit one draft: the second is told, and keeps what he typed", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await begin(browser, info, watch);
  const draft = await draftBesideForce(page);
  await page.goto(`/agreements/${draft.id}/drafts/${draft.latest_version_id}`);
  const respond = page.getByRole("textbox", { name: "一级（特急） 响应" });
  const mine = (await respond.inputValue()) === "35min" ? "40min" : "35min";
  await respond.fill(mine);
  // Meanwhile somebody else changes the calendar's counting and one of the times.
  const path = `/api/v1/agreement-versions/${draft.latest_version_id}`;
  const read = await page.request.get(path);
  const { content } = (await read.json()) as { content: Content & { counting: string } };
  const theirs = { ...content, counting: content.counting === "civil" ? "working_time" : "civil" };
  const put = await page.request.put(path, { data: theirs, headers: { "If-Match": read.headers()["etag"] ?? "" } });
  expect(put.status(), await put.text()).toBe(200);
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("alert").filter({ hasText: "别人保存了这份草稿" })).toBeVisible();
  await expect(respond).toHaveValue(mine);
  await expect(page.getByText("对方改过、您没有改的部分已经并入：计算规则。")).toBeVisible();
  await lookAt(page, info, "agreement-overtaken");
  await isAccessible(page);
  await page.getByRole("button", { name: "按现在显示的保存" }).click();
  await expect(page.getByText("已全部保存")).toBeVisible();
  const now = (await (await page.request.get(path)).json()) as { content: Content & { counting: string } };
  expect(now.content.counting).toBe(theirs.counting);
  expect(now.content.targets.some(({ within }) => within === mine)).toBe(true);
});
