import type { Page } from "@playwright/test";

import { csv } from "./arranging";
import { draw, enter, expect, isAccessible, lookAt, report, test } from "./world";

/** A picture, as a camera gives one. */
async function photo(page: Page): Promise<Buffer> {
  const drawn = await page.evaluate(() => {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [640, 480];
    const pen = sheet.getContext("2d");
    if (pen) pen.fillStyle = "#4a6";
    pen?.fillRect(0, 0, 640, 480);
    return sheet.toDataURL("image/png").split(",")[1] ?? "";
  });
  return Buffer.from(drawn, "base64");
}

test("an engineer shows that he is there by photo and the customer's code, and the customer signs", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  await report(reporter, `三楼收费机房交换机告警 ${Date.now()}`);
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";

  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  const desk = await enter(browser, info, "dispatcher");
  await desk.request.post(`/api/v1/incidents/${id}/assignment`, {
    data: { person_id: account.person_id, reason: "就近", beyond_capacity: true },
  });
  await desk.context().close();
  await engineer.request.post(`/api/v1/incidents/${id}/acceptance`, { data: {} });
  await engineer.request.post(`/api/v1/incidents/${id}/visit`, { data: { note: "下午到" } });

  await reporter.reload();
  await reporter.getByRole("button", { name: "出示到场验证码" }).click();
  const code = (await reporter.locator(".visit-code").textContent()) ?? "";
  expect(code).toMatch(/^\d{6}$/);
  await lookAt(reporter, info, "visit-code");
  await isAccessible(reporter);

  await engineer.goto(`/incidents/${id}?arrive=true`);
  const dialog = engineer.getByRole("dialog");
  await expect(dialog.getByText("到场凭证")).toBeVisible();
  await dialog.getByLabel("位置").fill("门诊楼 3 层机房");
  await dialog.locator("input[type=file]").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: await photo(engineer) });
  await expect(dialog.getByText("照片已上传")).toBeVisible();
  await dialog.getByLabel("客户验证码").fill(code);
  await dialog.getByRole("button", { name: "到达签到" }).click();
  await expect(engineer.getByText("凭证：现场照片、客户验证码", { exact: false }).first()).toBeVisible();
  await lookAt(engineer, info, "arrived");
  await isAccessible(engineer);

  await engineer.getByRole("button", { name: "离开登记" }).click();
  await engineer.getByRole("dialog").getByLabel("做了什么").fill("更换电源模块，告警消除");
  await engineer.getByRole("dialog").getByRole("button", { name: "离开登记" }).click();
  await expect(engineer.getByRole("dialog")).toBeHidden();
  await reporter.reload();
  await reporter.getByRole("button", { name: "签字确认" }).click();
  await draw(reporter);
  await reporter.getByRole("dialog").getByRole("button", { name: "签字确认" }).click();
  await expect(reporter.getByText("已签字", { exact: true })).toBeVisible();
  await lookAt(reporter, info, "visit-signed");
  await isAccessible(reporter);
});

test("a label in the room opens the report for the customer and the arrival for the engineer", async ({ browser, watch }, info) => {
  const manager = await enter(browser, info, "manager");
  watch(manager);
  await manager.goto("/labels");
  await manager.getByRole("combobox", { name: "系统" }).fill("门诊收费");
  await manager.locator(".ant-select-item-option").first().click();
  await manager.getByLabel("张贴位置").fill(`门诊楼 3 层机房 ${Date.now()}`);
  await manager.getByRole("button", { name: "制作二维码" }).click();
  await expect(manager.locator(".label-sheet svg")).toBeVisible();
  await expect(manager).toHaveURL(/system=/);
  expect(await csv(manager)).toContain("门诊楼 3 层机房");
  await lookAt(manager, info, "label");
  await isAccessible(manager);
  const systems = (await (await manager.request.get("/api/v1/systems?q=%E9%97%A8%E8%AF%8A%E6%94%B6%E8%B4%B9&limit=10")).json()) as {
    items: { id: string }[];
  };
  const made = await manager.request.post("/api/v1/labels", { data: { system_id: systems.items[0]?.id, place: "门诊楼 3 层机房" } });
  const { url } = (await made.json()) as { url: string };

  const reporter = await enter(browser, info, "reporter");
  watch(reporter);
  await reporter.goto(new URL(url).pathname + new URL(url).hash);
  await expect(reporter.getByRole("heading", { level: 1, name: "门诊收费与综合查询" })).toBeVisible();
  await lookAt(reporter, info, "at-reporter");
  await reporter.getByRole("link", { name: "报修这里的设备" }).click();
  await expect(reporter).toHaveURL(/\/report\?system=/);

  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  const desk = await enter(browser, info, "dispatcher");
  const text = `机房空调漏水，机柜告警 ${Date.now()}`;
  const report = { system_id: systems.items[0]?.id, text, impact: "department", urgency: "slow" };
  const { id } = (await (await desk.request.post("/api/v1/incidents", { data: report })).json()) as { id: string };
  await desk.request.post(`/api/v1/incidents/${id}/assignment`, {
    data: { person_id: account.person_id, reason: "就近", beyond_capacity: true },
  });
  await desk.context().close();
  await engineer.goto(new URL(url).pathname + new URL(url).hash);
  await expect(engineer.getByRole("heading", { name: "签到：选择工单" })).toBeVisible();
  const card = engineer.locator("a.card", { hasText: text });
  await expect(card).toBeVisible();
  await lookAt(engineer, info, "at-engineer");
  await isAccessible(engineer);
  await card.click();
  await expect(engineer.getByRole("dialog").getByText("已扫：门诊楼 3 层机房")).toBeVisible();
  await isAccessible(engineer);
});
