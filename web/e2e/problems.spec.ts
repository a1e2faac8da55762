import { atDesk, chooseSystem, enter, expect, isAccessible, lookAt, reported, test } from "./world";

test("a problem is opened over incidents, and becomes a known error that whoever reports the like is told of", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const word = `对账文件${Date.now()}`;
  const first = await reported(page, "门诊收费", `${word}重复入账，金额对不上`);
  const second = await reported(page, "门诊收费", `${word}又重复入账`);
  await page.goto("/problems");
  await page.getByRole("button", { name: "新建问题" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "新建问题" }).click();
  await expect(dialog.getByText("请至少选一张工单")).toBeVisible();
  await dialog.getByLabel("反复出现的是什么").fill(`${word}重复入账`);
  await dialog.getByLabel("涉及的工单").fill(first.number);
  await page.locator(".ant-select-item-option", { hasText: first.number }).click();
  await dialog.getByLabel("反复出现的是什么").click();
  await lookAt(page, info, "problem-new");
  await dialog.getByRole("button", { name: "新建问题" }).click();
  await expect(page).toHaveURL(/\/problems\/[0-9a-f-]{36}$/);
  const problem = page.url();

  // What a known error needs is said by the field; what was typed stays.
  await page.getByRole("button", { name: "更新结论" }).click();
  await dialog.getByLabel("状态").click();
  await page.locator(".ant-select-item-option", { hasText: "已知错误" }).click();
  await dialog.getByLabel("原因").fill("重传时没有按流水号去重");
  await dialog.getByRole("button", { name: "更新结论" }).click();
  await expect(dialog.getByRole("alert").first()).toContainText("已知错误须写明原因和临时办法");
  await expect(dialog.getByLabel("原因")).toHaveValue("重传时没有按流水号去重");
  await dialog.getByLabel("临时办法").fill("先停自动对账，人工核对当日流水");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "更新结论" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("先停自动对账，人工核对当日流水")).toBeVisible();

  // Somebody else writes while the form is open: what he wrote stands, and is told where both wrote in one place.
  const manager = await enter(browser, info, "manager");
  const finding = `/api/v1/problems/${problem.split("/").at(-1)}/finding`;
  await page.getByRole("button", { name: "更新结论" }).click();
  await dialog.getByLabel("解决办法").fill("重传前按流水号去重");
  expect((await manager.request.post(finding, { data: { cause: "重传没有去重，重试又太密" } })).ok()).toBe(true);
  await dialog.getByRole("button", { name: "更新结论" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("重传没有去重，重试又太密")).toBeVisible();
  await page.getByRole("button", { name: "更新结论" }).click();
  await dialog.getByLabel("解决办法").fill("先去重，再限制重试");
  expect((await manager.request.post(finding, { data: { solution: "由厂商升级对账程序" } })).ok()).toBe(true);
  // The page hears of it by itself: it is told before anything is sent.
  await expect(dialog.getByText("别人把“解决办法”改成了“由厂商升级对账程序”", { exact: false })).toBeVisible();
  await isAccessible(page);
  await dialog.getByRole("button", { name: "改用别人写的" }).click();
  await expect(dialog.getByLabel("解决办法")).toHaveValue("由厂商升级对账程序");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.goto(`/incidents/${second.id}?part=promises`);
  await page.getByRole("button", { name: "归入问题" }).click();
  await dialog.getByLabel("归入哪个问题").click();
  await dialog.getByLabel("归入哪个问题").fill(word);
  await page.locator(".ant-select-item-option", { hasText: word }).click();
  await dialog.getByRole("button", { name: "归入问题" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("先停自动对账，人工核对当日流水")).toBeVisible();
  await page.goto(problem);
  await expect(page.getByRole("link", { name: new RegExp(second.number) })).toBeVisible();
  await lookAt(page, info, "problem");
  await isAccessible(page);
  await page.goto("/problems?state=known_error");
  await expect(page.getByRole("link", { name: /PRB-/ }).first()).toBeVisible();
  await lookAt(page, info, "problems");
  await isAccessible(page);

  const reporter = await enter(browser, info, "reporter");
  await reporter.goto("/report");
  await reporter.getByLabel("出了什么问题？").fill(`${word}重复入账`);
  if (await reporter.getByText("可能是已知问题").isHidden()) {
    await chooseSystem(reporter, "门诊收费");
  }
  await expect(reporter.getByText("先停自动对账，人工核对当日流水").first()).toBeVisible();
  await isAccessible(reporter);
});

test("a severity 1 has its record: who does what, and the review that is owed", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  const form = (await (await page.request.get("/api/v1/report-form")).json()) as { systems: { id: string; name: string }[] };
  const system = form.systems.find((each) => each.name.includes("影像"));
  const report = { system_id: system?.id, text: `全院调不到片子，业务停了 ${Date.now()}`, impact: "all", urgency: "stopped" };
  const { id } = (await (await page.request.post("/api/v1/incidents", { data: report })).json()) as { id: string };
  await page.goto(`/incidents/${id}?part=major`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "指定分工" }).click();
  await dialog.getByRole("button", { name: "指定分工" }).click();
  await expect(dialog.getByText("请填写“姓名”")).toBeVisible();
  await dialog.getByLabel("姓名").fill("王晓东");
  await dialog.getByRole("button", { name: "加一个角色" }).click();
  await dialog.getByLabel("角色").nth(1).fill("客户联络");
  await dialog.getByLabel("姓名").nth(1).fill("陈敏");
  await page.keyboard.press("Tab");
  await lookAt(page, info, "major-roles");
  await dialog.getByRole("button", { name: "指定分工" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("王晓东").last()).toBeVisible();

  await page.getByRole("button", { name: "写复盘" }).click();
  await dialog.getByLabel("经过、原因、做得好的和不好的").fill("14:02 存储双控同时重启，原因是固件缺陷；切换预案未演练。");
  await dialog.getByRole("button", { name: "写复盘" }).click();
  await expect(dialog.getByText("请先登记业务恢复", { exact: false })).toBeVisible();
  expect((await page.request.post(`/api/v1/incidents/${id}/restoration`, { data: { text: "已切换到备用存储" } })).ok()).toBe(true);
  await dialog.getByRole("button", { name: "加一项措施" }).click();
  await dialog.getByLabel("措施", { exact: true }).fill("升级存储固件并演练切换");
  await dialog.getByLabel("负责人").fill("王晓东");
  await dialog.getByLabel("完成期限").fill("2026-12-20T18:00");
  await lookAt(page, info, "major-review");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "写复盘" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("升级存储固件并演练切换")).toBeVisible();
  await lookAt(page, info, "major");
  await isAccessible(page);
});

test("planned downtime is entered with who agreed to it, and cancelled with a reason", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/windows");
  await page.getByRole("button", { name: "登记", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  const what = `数据库升级到 19.22 ${Date.now()}`;
  await dialog.getByLabel("系统", { exact: true }).fill("门诊收费");
  await page.locator(".ant-select-item-option", { hasText: "门诊收费" }).first().click();
  await dialog.getByLabel("开始").fill("2027-01-09T22:00");
  await dialog.getByLabel("结束").fill("2027-01-09T20:00");
  await dialog.getByLabel("原因").fill(what);
  await dialog.getByLabel("客户方谁同意的").fill("信息科 周主任");
  await dialog.getByRole("button", { name: "登记", exact: true }).click();
  await expect(dialog.getByText("结束须晚于开始")).toBeVisible();
  await dialog.getByLabel("结束").fill("2027-01-10T02:00");
  await lookAt(page, info, "window-form");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "登记", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(what)).toBeVisible();
  await lookAt(page, info, "windows");
  await isAccessible(page);

  const lead = await enter(browser, info, "customer_lead");
  await lead.goto("/windows");
  await expect(lead.getByText(what)).toBeVisible();
  await expect(lead.getByRole("button", { name: "登记", exact: true })).toBeHidden();
  await isAccessible(lead);

  await page.getByRole("button", { name: `取消：${what}` }).click();
  await dialog.getByLabel("理由").fill("升级推迟到下月");
  await dialog.getByRole("button", { name: "取消", exact: true }).last().click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(what)).toBeHidden();
  await page.goto("/claims");
  await expect(page.getByText("选一家厂商").last()).toBeVisible();
  await isAccessible(page);
});
