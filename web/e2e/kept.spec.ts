import { enter, expect, isAccessible, logInOf, reported, test } from "./world";

test("what was typed into a form of the desk stays: through another width, a reload and an ended session", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  const desk = await enter(browser, info, "dispatcher");
  const { id } = await reported(desk, "门诊收费", "三楼收费机房交换机告警");
  const { account } = (await (await page.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  await desk.request.post(`/api/v1/incidents/${id}/assignment`, {
    data: { person_id: account.person_id, reason: "就近", beyond_capacity: true },
  });
  await page.request.post(`/api/v1/incidents/${id}/acceptance`, { data: {} });
  await page.request.post(`/api/v1/incidents/${id}/visit`, { data: { note: "下午到" } });

  // The arrival: typed, and the page drawn anew for another width, as when a tablet is turned.
  await page.goto(`/incidents/${id}?arrive=true`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("位置").fill("门诊楼 3 层机房 A 排");
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ width: 1100, height: 800 });
  await expect(dialog.getByLabel("位置")).toHaveValue("门诊楼 3 层机房 A 排");
  await page.setViewportSize(size);
  await expect(dialog.getByLabel("位置")).toHaveValue("门诊楼 3 层机房 A 排");
  await page.reload();
  await expect(dialog.getByLabel("位置")).toHaveValue("门诊楼 3 层机房 A 排");
  await page.keyboard.press("Escape");

  // A move closed by mistake, while somebody else moves the incident.
  await page.goto(`/incidents/${id}`);
  await page.getByRole("button", { name: "更多操作" }).click();
  await page.getByRole("menuitem", { name: "登记到场" }).click();
  await dialog.getByLabel("地点").fill("门诊楼 3 层");
  await desk.request.post(`/api/v1/incidents/${id}/messages`, { data: { text: "请从东门进" } });
  await expect(page.locator(".timeline").getByText("请从东门进")).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByLabel("地点")).toHaveValue("门诊楼 3 层");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "更多操作" }).click();
  await page.getByRole("menuitem", { name: "登记到场" }).click();
  await expect(dialog.getByLabel("地点")).toHaveValue("门诊楼 3 层");
  await isAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  // The session ends elsewhere: after logging in again the note is still there.
  await page.getByRole("tab", { name: "内部备注" }).click();
  await page.getByRole("textbox", { name: "内部备注" }).fill("备件在二号仓，钥匙在前台");
  await page.request.delete("/api/v1/session");
  await page.getByRole("button", { name: "发送", exact: true }).click();
  await expect(page).toHaveURL(/\/login/);
  const { login, password } = logInOf("engineer");
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByRole("textbox", { name: "内部备注" })).toHaveValue("备件在二号仓，钥匙在前台");
  await page.getByRole("button", { name: "发送", exact: true }).click();
  await expect(page.locator(".timeline").getByText("备件在二号仓，钥匙在前台")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "内部备注" })).toHaveValue("");
  await isAccessible(page);
});
