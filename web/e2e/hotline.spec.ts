import { chooseSystem, enter, expect, isAccessible, lookAt, test } from "./world";

test("whoever answers the telephone knows the caller, writes while he speaks and reads the promises back", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const number = `139${String(Date.now()).slice(-8)}`;
  await page.goto("/hotline");
  await expect(page.getByRole("heading", { level: 1, name: "热线接听" })).toBeVisible();
  await isAccessible(page);
  await page.getByLabel("来电号码").fill("12");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByText("请输入至少四位电话号码").first()).toBeVisible();

  await page.getByLabel("来电号码").fill(number);
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByRole("heading", { name: "没有登记过这个号码" })).toBeVisible();
  await chooseSystem(page);
  await page.getByLabel("出了什么问题？").fill(`电话里说查询打不开 ${number}`);
  await page.getByRole("group", { name: "影响谁？" }).getByRole("radio").nth(1).check();
  await page.getByRole("group", { name: "业务停了吗？" }).getByRole("radio").nth(1).check();
  await page.getByLabel("替谁报修").fill("赵护士");
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByText("请向来电人复述")).toBeVisible();
  const head = page.getByRole("heading", { level: 1, name: /INC-\d{4}-\d+/ });
  const told = /INC-\d{4}-\d+/.exec((await head.textContent()) ?? "")?.[0] ?? "";
  await lookAt(page, info, "hotline-read-back");

  // The same number, as somebody else writes it.
  await page.goto(`/hotline?phone=${encodeURIComponent(`${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`)}`);
  await expect(page.getByRole("radio", { name: /赵护士/ })).toBeChecked();
  await expect(page.getByRole("link", { name: new RegExp(told) })).toBeVisible();
  await expect(page.getByLabel("替谁报修")).toHaveValue("赵护士");
  await lookAt(page, info, "hotline-known");
  await isAccessible(page);
});

test("what was typed while the caller spoke stays when it is known who he is, when the number is mended and after a reload", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const number = `137${String(Date.now()).slice(-8)}`;
  const form = (await (await page.request.get("/api/v1/report-form")).json()) as { systems: { id: string }[] };
  for (const name of ["孙护士", "周医生"]) {
    const data = { system_id: form.systems[0]?.id, text: `叫号屏不亮 ${number}`, impact: "department", urgency: "slow", channel: "phone", phone: number, reporter_name: name };
    expect((await page.request.post("/api/v1/incidents", { data })).ok()).toBe(true);
  }
  // Misheard by one digit: what he says is written down meanwhile.
  await page.goto(`/hotline?phone=${number.slice(0, -1)}`);
  const text = page.getByLabel("出了什么问题？");
  await text.fill("三楼叫号屏又黑了");
  await page.getByRole("group", { name: "影响谁？" }).getByRole("radio").nth(1).check();
  await page.getByLabel("来电号码").fill(number);
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByRole("radio", { name: /孙护士/ })).toBeVisible();
  await expect(text).toHaveValue("三楼叫号屏又黑了");
  await page.getByRole("radio", { name: /孙护士/ }).check();
  await expect(page.getByLabel("替谁报修")).toHaveValue("孙护士");
  await page.getByRole("radio", { name: /周医生/ }).check();
  await expect(page.getByLabel("替谁报修")).toHaveValue("周医生");
  await expect(text).toHaveValue("三楼叫号屏又黑了");
  await expect(page.getByRole("group", { name: "影响谁？" }).getByRole("radio").nth(1)).toBeChecked();
  await page.reload();
  await expect(page.getByRole("radio", { name: /周医生/ })).toBeChecked();
  await expect(text).toHaveValue("三楼叫号屏又黑了");
  await isAccessible(page);
  await page.getByRole("button", { name: "重新填写" }).click();
  await expect(text).toHaveValue("");
});
