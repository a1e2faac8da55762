import writeExcelFile from "write-excel-file/node";

import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

type Person = { id: string; name: string; code: string; version: number };

test("a person of the team learns a skill, is seen by it, goes on leave and does not", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const mark = String(Date.now()).slice(-7);
  const name = `季宁 ${mark}`;
  const technology = `人大金仓 ${mark}`;
  const dialog = page.getByRole("dialog");
  const row = page.getByRole("row").filter({ hasText: name });

  await page.goto("/team");
  await expect(page.getByRole("heading", { level: 1, name: "运维团队" })).toBeVisible();
  await lookAt(page, info, "team");
  await isAccessible(page);
  await page.getByRole("button", { name: "新增人员" }).click();
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog.getByText("请填写“姓名”")).toBeVisible();
  await dialog.getByLabel("姓名", { exact: true }).fill(name);
  await dialog.getByLabel("工号", { exact: true }).fill(`T-${mark}`);
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("searchbox", { name: "姓名或工号" }).fill(mark);
  await page.keyboard.press("Enter");
  await expect(row).toBeVisible();

  // Somebody else writes the city meanwhile: both stand.
  const found = (await (await page.request.get(`/api/v1/people?q=T-${mark}`)).json()) as { items: Person[] };
  const person = found.items[0];
  await row.getByRole("button", { name: `编辑 ${name}` }).click();
  const elsewhere = await page.request.patch(`/api/v1/people/${person?.id}`, { data: { city: "滨江" }, headers: { "If-Match": `"v${person?.version}"` } });
  expect(elsewhere.status(), await elsewhere.text()).toBe(200);
  await dialog.getByRole("button", { name: "增加技能" }).click();
  await dialog.getByLabel("第 1 项技能 名称").fill(technology);
  await lookAt(page, info, "person");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText(`${technology} 3 级`);
  const now = (await (await page.request.get(`/api/v1/people/${person?.id}`)).json()) as Person & { city: string };
  expect(now.city).toBe("滨江");

  // Found by the skill alone.
  await page.goto(`/team?skill=${encodeURIComponent(technology)}`);
  await expect(row).toBeVisible();
  await expect(page.getByText("共 1 行", { exact: true })).toBeVisible();

  await page.getByRole("navigation", { name: "运维团队" }).getByRole("link", { name: "请假" }).click();
  await expect(page).toHaveURL(/\/team\/leave$/);
  await page.getByRole("button", { name: "登记请假" }).click();
  await dialog.getByLabel("人员", { exact: true }).fill(mark);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: name }).click();
  const today = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format(Date.now());
  await dialog.getByLabel("从", { exact: true }).fill(`${today}T00:00`);
  await dialog.getByLabel("到", { exact: true }).fill(`${today}T00:00`);
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog.getByText("结束时间须晚于开始时间")).toBeVisible();
  await dialog.getByLabel("到", { exact: true }).fill(`${today}T23:59`);
  await dialog.getByLabel("备注").fill("搬家");
  await lookAt(page, info, "leave-new");
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText("搬家");
  await lookAt(page, info, "leave");
  await isAccessible(page);

  // Away now, as the list of people says too.
  await page.goto(`/team?away=true&q=T-${mark}`);
  await expect(row).toContainText("休假至");
  await page.goto("/team/leave");
  await row.getByRole("button", { name: "撤销" }).click();
  await page.locator(".ant-popover:visible").getByRole("button", { name: "撤销" }).click();
  await expect(row).toBeHidden();

  await page.goto(`/team?q=T-${mark}`);
  await row.getByRole("button", { name: `停用${name}` }).click();
  await page.locator(".ant-popover:visible").getByRole("button", { name: "停用" }).click();
  await expect(row).toBeHidden();
  await page.goto(`/team?q=T-${mark}&show=gone`);
  await expect(row).toContainText("已停用");
  await isAccessible(page);
});

test("leave of another system's file is looked through, entered all or none, and not twice", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const mark = String(Date.now()).slice(-7);
  const made = await page.request.post("/api/v1/people", { data: { code: `L-${mark}`, name: `何清 ${mark}` } });
  expect(made.status(), await made.text()).toBe(201);
  const person = (await made.json()) as Person;
  const today = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format(Date.now());
  const give = async (second: string) => {
    const rows = [
      ["工号", "姓名", "原因", "从", "到", "备注", "来源编号"],
      [`L-${mark}`, "", "休假", today, today, "回乡", `HR-${mark}-1`],
      [second, "", "培训", `${today} 08:30`, `${today} 12:00`, "", `HR-${mark}-2`],
    ];
    const data = rows.map((row) => row.map((value) => ({ value, type: String })));
    const buffer = (await writeExcelFile(data as never).toBuffer()) as Buffer;
    await page.locator("input[type=file]").setInputFiles({ name: "请假.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer });
  };
  const fates = page.getByRole("group", { name: "按结果筛选" });

  // From the page of imports, where everything that is brought in begins.
  await page.goto("/imports");
  await page.getByRole("link", { name: "导入请假" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "导入请假" })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载模板" }).click()]);
  expect(download.suggestedFilename()).toBe("请假导入模板.xlsx");
  await isAccessible(page);

  // One row is nobody's: the other waits with it.
  await give(`X-${mark}`);
  await expect(fates.getByRole("button", { name: "1 不能导入" })).toBeVisible();
  await expect(fates.getByRole("button", { name: "1 暂缓" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: `工号“X-${mark}”不在运维团队里。` })).toContainText("培训");
  await expect(page.getByRole("button", { name: "写入 0 行" })).toBeDisabled();
  await lookAt(page, info, "leave-import");
  await isAccessible(page);

  await give(`L-${mark}`);
  await expect(fates.getByRole("button", { name: "2 新增" })).toBeVisible();
  await page.getByRole("button", { name: "写入 2 行" }).click();
  await expect(page.getByText("已登记 2 次请假，排班和派单随之改变。")).toBeVisible();
  await isAccessible(page);
  await give(`L-${mark}`);
  await expect(fates.getByRole("button", { name: "2 不变" })).toBeVisible();

  await page.getByRole("link", { name: "返回请假" }).click();
  const rows = page.getByRole("row").filter({ hasText: `何清 ${mark}` });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "回乡" })).toContainText("休假");
  await expect(page.getByRole("link", { name: "批量导入" })).toBeVisible();
  await isAccessible(page);
  const gone = await page.request.patch(`/api/v1/people/${person.id}`, { data: { active: false }, headers: { "If-Match": `"v${person.version}"` } });
  expect(gone.status(), await gone.text()).toBe(200);
});

test("a group is made with what must always be on duty, and a customer's wish for who comes", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const mark = String(Date.now()).slice(-7);
  const dialog = page.getByRole("dialog");
  const choose = async (field: string) => {
    await dialog.getByRole("combobox", { name: field, exact: true }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
    // Several may be chosen: the list stays until the field is left.
    await dialog.locator(".ant-modal-title").click();
  };

  await page.goto("/team/groups");
  await page.getByRole("button", { name: "新建班组" }).click();
  await dialog.getByLabel("名称", { exact: true }).fill(`夜班组 ${mark}`);
  await dialog.getByLabel("编码", { exact: true }).fill(`N-${mark}`);
  await choose("成员");
  await choose("服务的系统");
  await dialog.getByRole("button", { name: "增加人手要求" }).click();
  await dialog.getByLabel("要求名称").fill("数据库夜间");
  await dialog.getByLabel("第 1 项人手要求 须会的技能").fill("数据库");
  await page.keyboard.press("Tab");
  await dialog.getByLabel("开始", { exact: true }).fill("20:00");
  await dialog.getByLabel("结束", { exact: true }).fill("08:00");
  await lookAt(page, info, "group");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: `夜班组 ${mark}` })).toContainText("数据库夜间：工作日（含调休上班） 20:00–+08:00，会数据库 3 级及以上的至少 1 名");
  await lookAt(page, info, "groups");
  await isAccessible(page);

  await page.getByRole("link", { name: "驻场与准入" }).click();
  await page.getByRole("button", { name: "新增要求" }).click();
  await choose("客户");
  await dialog.getByLabel("准入资格").fill(`机房准入 ${mark}`);
  await page.keyboard.press("Enter");
  await dialog.locator(".ant-modal-title").click();
  await dialog.getByRole("button", { name: "登记" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: mark })).toContainText("所有地点");
  await isAccessible(page);
});

test("whoever only reads the team is offered nothing to change, and a customer is not led there", async ({ browser, watch }, info) => {
  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  for (const path of ["/team", "/team/groups", "/team/staffing", "/team/leave"]) {
    await engineer.goto(path);
    await expect(engineer.getByText(/^共 \d+ 行$|^已显示 \d+ 行$/)).toBeVisible();
    await expect(engineer.getByRole("button", { name: /^(编辑|停用|恢复|撤销|新增|新建|登记)/ })).toHaveCount(0);
    await lookAt(engineer, info, `team-read${path.replaceAll("/", "-")}`);
    await isAccessible(engineer);
  }
  await engineer.goto("/team/leave/import");
  await expect(engineer.getByRole("alert")).toBeVisible();
  await expect(engineer.locator("input[type=file]")).toHaveCount(0);
  const customer = await enter(browser, info, "customer_lead");
  await customer.goto("/team");
  await expect(customer.getByRole("alert")).toBeVisible();
  await expect(customer.getByRole("link", { name: "运维团队" })).toHaveCount(0);
});
