import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("the security officer sees which line allows or refuses something", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "security_officer");
  watch(page);
  await page.goto("/explain");
  await expect(page.getByText("这里会显示结论和依据的每一行")).toBeVisible();
  await lookAt(page, info, "explain-empty");
  await page.getByRole("button", { name: "查看依据" }).click();
  await expect(page.getByText("请填写“谁”", { exact: false }).or(page.getByText("请填写谁", { exact: false })).first()).toBeVisible();
  await choose(page, "谁", "服务台");
  await choose(page, "做什么", "incident.assign");
  await page.getByRole("button", { name: "查看依据" }).click();
  const answer = page.getByRole("region", { name: "结论与依据" });
  await expect(answer.getByText("允许", { exact: false }).first()).toBeVisible();
  await expect(answer.getByRole("listitem").first()).toContainText("incident.assign");
  await expect(page).toHaveURL(/action=incident\.assign/);
  await lookAt(page, info, "explain");
  await isAccessible(page);
  await choose(page, "做什么", "journal.read");
  await page.getByRole("button", { name: "查看依据" }).click();
  await expect(answer.getByText("没有这一项", { exact: false }).first()).toBeVisible();
  await isAccessible(page);
});

test("a role is drafted by the manager, asked for by the administrator and approved by the officer", async ({ browser, watch }, info) => {
  atDesk(info);
  const name = `夜班坐席 ${Date.now() % 100_000}`;
  const manager = await enter(browser, info, "manager");
  watch(manager);
  await manager.goto("/roles");
  await manager.getByRole("button", { name: "拟定角色" }).first().click();
  const dialog = manager.getByRole("dialog");
  await dialog.getByLabel("名称").fill(name);
  await dialog.getByRole("button", { name: "拟定角色" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("查找操作").fill("incident.read");
  await dialog.getByRole("group", { name: /incident\.read$/ }).getByLabel("全部").check();
  await lookAt(manager, info, "role-draft");
  await dialog.getByRole("button", { name: "拟定角色" }).click();
  const drafted = manager.getByRole("region", { name });
  await expect(drafted).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await isAccessible(manager);

  const administrator = await enter(browser, info, "administrator");
  watch(administrator);
  await administrator.goto("/roles");
  await administrator.getByRole("region", { name }).getByRole("button", { name: "为账号申请" }).click();
  const give = administrator.getByRole("dialog");
  await give.getByLabel("账号").click();
  await administrator.locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: "工程师" }).first().click();
  await give.getByRole("button", { name: "为账号申请" }).click();
  await expect(administrator.getByRole("region", { name }).getByText("待批", { exact: true })).toBeVisible();

  const officer = await enter(browser, info, "security_officer");
  watch(officer);
  await officer.goto("/roles");
  const waiting = officer.getByRole("region", { name });
  await lookAt(officer, info, "role-waits");
  await waiting.getByRole("button", { name: "批准" }).click();
  await expect(waiting.getByText("持有", { exact: true })).toBeVisible();
  await lookAt(officer, info, "roles");
  await isAccessible(officer);

  // Nothing of it stays with somebody: other tests expect the engineers as they are.
  await administrator.reload();
  await administrator.getByRole("region", { name }).getByRole("button", { name: "收回" }).click();
  await expect(administrator.getByRole("region", { name }).getByText("持有", { exact: true })).toHaveCount(0);
  await manager.reload();
  await manager.getByRole("region", { name }).getByRole("button", { name: "停用" }).click();
  await manager.getByRole("tooltip").getByRole("button", { name: "停用" }).click();
  await expect(manager.getByRole("region", { name }).getByText("已停用", { exact: true })).toBeVisible();
});

test("the roles asked for an account come into force by the officer's word, or are dropped", async ({ browser, watch }, info) => {
  atDesk(info);
  const administrator = await enter(browser, info, "administrator");
  const officer = await enter(browser, info, "security_officer");
  watch(officer);
  const stamp = Date.now() % 1_000_000;
  for (const [word, stays] of [
    ["批准", true],
    ["不批准", false],
  ] as const) {
    const login = `${stays ? "yezhi" : "linshi"}${stamp}`;
    const asked = { name: `值班 ${login}`, login, password: "Zhi-Ban-Ren-2026", roles: ["dispatcher"] };
    const made = await administrator.request.post("/api/v1/accounts", { data: asked });
    expect(made.status(), await made.text()).toBe(201);
    const { id } = (await made.json()) as { id: string };
    await officer.goto(`/accounts?q=${login}`);
    const row = officer.getByRole("row").filter({ hasText: login });
    await expect(row.getByText("待授权：服务台")).toBeVisible();
    if (stays) await lookAt(officer, info, "role-asked-of-account");
    await row.getByRole("button", { name: word, exact: true }).click();
    await expect(row.getByText("待授权", { exact: false })).toHaveCount(0);
    await expect(row.getByText("服务台", { exact: true })).toHaveCount(stays ? 1 : 0);
    await isAccessible(officer);

    // Nobody stays at the desk whom other tests do not expect there.
    const read = await administrator.request.get(`/api/v1/accounts/${id}`);
    const headers = { "if-match": read.headers()["etag"] ?? "" };
    const taken = await administrator.request.patch(`/api/v1/accounts/${id}`, { headers, data: { roles: [] } });
    expect(taken.status(), await taken.text()).toBe(200);
  }
});

test("emergency access is asked for, shown on every page, seen by the officer and ended", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto("/emergencies");
  await page.getByRole("button", { name: "申请应急授权" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("角色").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: "系统管理员" }).click();
  await dialog.getByLabel("理由").fill("太短");
  await dialog.getByRole("button", { name: "申请应急授权" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await lookAt(page, info, "emergency-refused");
  await dialog.getByLabel("理由").fill("系统管理员联系不上，值班账号被锁，须立即恢复登录");
  await dialog.getByRole("button", { name: "申请应急授权" }).click();
  const banner = page.locator(".emergency-banner");
  await expect(banner).toContainText("应急授权");
  await lookAt(page, info, "emergency-open");
  await isAccessible(page);
  await page.goto("/queue");
  await expect(banner).toBeVisible();
  await lookAt(page, info, "emergency-banner");

  const officer = await enter(browser, info, "security_officer");
  watch(officer);
  await officer.goto("/emergencies");
  await expect(officer.getByText("须立即恢复登录", { exact: false }).first()).toBeVisible();
  await lookAt(officer, info, "emergencies");
  await isAccessible(officer);

  await banner.getByRole("link", { name: "查看或结束" }).click();
  await page.getByRole("button", { name: "结束", exact: true }).first().click();
  await page.getByRole("tooltip").getByRole("button", { name: "结束" }).click();
  await expect(banner).toHaveCount(0);
  await isAccessible(page);
});

test("a review finds what is wrong and each item is decided", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "security_officer");
  watch(page);
  await page.goto("/reviews");
  await page.getByRole("button", { name: "发起复核" }).first().click();
  const dialog = page.getByRole("dialog");
  const name = `权限复核 ${Date.now() % 100_000}`;
  await dialog.getByLabel("名称").fill(name);
  await dialog.getByLabel("多少天未用算闲置").fill("7");
  await lookAt(page, info, "review-new");
  await dialog.getByRole("button", { name: "发起复核" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await lookAt(page, info, "review");
  await isAccessible(page);
  const keep = page.getByRole("button", { name: "保留" });
  const found = await keep.count();
  if (found > 0) {
    await keep.first().click();
    await dialog.getByLabel("理由").fill("仍由本人值守，需要保留");
    await dialog.getByRole("button", { name: "保留" }).click();
    await expect(keep).toHaveCount(found - 1);
  }
  await page.getByText("全部", { exact: false }).last().click();
  await lookAt(page, info, "review-all");
  await page.goto("/reviews");
  await expect(page.getByRole("link", { name: new RegExp(name) })).toBeVisible();
  await lookAt(page, info, "reviews");
  await isAccessible(page);
});

test("the auditor reads all of it and changes nothing", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "auditor");
  watch(page);
  for (const [path, title] of [
    ["/explain", "权限依据"],
    ["/reviews", "权限复核"],
    ["/roles", "自定义角色"],
    ["/emergencies", "应急授权"],
    ["/journal", "操作留痕"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByRole("button", { name: /^(发起复核|拟定角色|申请应急授权|为账号申请|批准|收回|结束$)/ })).toHaveCount(0);
    await isAccessible(page);
  }
});

/** Chooses the first that has these words, looked for as somebody types. */
async function choose(page: import("@playwright/test").Page, label: string, words: string) {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByLabel(label, { exact: true }).fill(words);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
}
