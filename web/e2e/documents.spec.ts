import type { Page } from "@playwright/test";

import { atDesk, enter, expect, heldBack, isAccessible, lookAt, outside, paperless, test } from "./world";

/** Takes a step that is asked about once more. */
async function sure(page: Page, step: string) {
  await page.getByRole("button", { name: step, exact: true }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: step, exact: true }).click();
}

test("a report is drafted, written, approved, issued and corrected, and its code tells what it stands for", async ({ browser, watch }, info) => {
  atDesk(info);
  test.slow();
  const page = await enter(browser, info, "manager");
  watch(page);
  const { name, months } = await paperless(page, "monthly_report", "2026-09");
  await page.goto("/documents");
  await expect(page.getByRole("heading", { level: 1, name: "文书" })).toBeVisible();
  await page.getByRole("button", { name: "起草报告" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("客户").fill(name);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: name }).first().click();
  await dialog.getByLabel("期间起始日").fill(months[0] ?? "");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "起草", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(name) })).toBeVisible();

  const section = page.getByRole("region", { name: "需要填写的部分" });
  const words = `本月重点：完成双机切换演练 ${Date.now()}`;
  await section.getByRole("textbox").first().fill(words);
  await section.getByRole("button", { name: "保存并更新" }).click();
  await expect(page.getByText("已更新").first()).toBeVisible();
  await page.reload();
  await expect(section.getByRole("textbox").first()).toHaveValue(words);
  await lookAt(page, info, "document-draft");
  await isAccessible(page);

  // A colleague saves first: what was typed stays, through the refusal and the page read anew, and is saved next.
  const id = new URL(page.url()).pathname.split("/").pop() ?? "";
  const mine = `${words}，结果合格`;
  await section.getByRole("textbox").first().fill(mine);
  const now = (await (await page.request.get(`/api/v1/documents/${id}`)).json()) as { version: number; written: { key: string; text: string }[] };
  const look = await heldBack(page, `/api/v1/documents/${id}`, "GET");
  const theirs = Object.fromEntries(now.written.map(({ key }, at) => [key, `同事写的第 ${at + 1} 节`]));
  const elsewhere = await page.request.patch(`/api/v1/documents/${id}`, { data: { written: theirs }, headers: { "If-Match": `"v${now.version}"` } });
  expect(elsewhere.status(), await elsewhere.text()).toBe(200);
  await section.getByRole("button", { name: "保存并更新" }).click();
  await expect(section.getByRole("alert")).toContainText("已被他人修改");
  look();
  await expect(section.getByText("别人保存了这一节：“同事写的第 1 节”")).toBeVisible();
  await expect(section.getByRole("textbox").first()).toHaveValue(mine);
  await page.reload();
  await expect(section.getByRole("textbox").first()).toHaveValue(mine);
  await isAccessible(page);
  await page.getByRole("button", { name: "审批通过", exact: true }).click();
  await expect(page.locator(".ant-popconfirm")).toContainText("填写的内容还没有保存");
  await page.locator(".ant-popconfirm").getByRole("button", { name: "取消" }).click();
  await section.getByRole("button", { name: "保存并更新" }).click();
  await expect(page.getByText("已更新").first()).toBeVisible();
  await expect(section.getByText("有未保存的改动")).toHaveCount(0);
  const saved = (await (await page.request.get(`/api/v1/documents/${id}`)).json()) as typeof now;
  expect(saved.written.map(({ text }) => text)).toEqual([mine, ...now.written.slice(1).map((_, at) => `同事写的第 ${at + 2} 节`)]);

  await sure(page, "审批通过");
  await expect(section).toHaveCount(0);
  await sure(page, "签发");
  const code = page.getByRole("link", { name: /^[0-9A-Z]{4}(-[0-9A-Z]{4})+$/ });
  await expect(code).toBeVisible();
  const path = (await code.getAttribute("href")) ?? "";
  await lookAt(page, info, "document-issued");
  await isAccessible(page);

  // A scan chosen for one step and given up is not filed with the next one.
  const scan = { name: "sealed.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgo=", "base64") };
  await page.getByRole("button", { name: "登记已寄", exact: true }).click();
  await dialog.getByLabel(/扫描件/).setInputFiles(scan);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "登记已回收", exact: true }).click();
  const sealing = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/seal"));
  await dialog.getByRole("button", { name: "登记已回收", exact: true }).click();
  expect((await sealing).postDataJSON()).toEqual({ seal: "returned", attachment_ids: [] });
  await expect(dialog).toBeHidden();

  // Whoever holds the paper asks without a log-in, in his own language, on his phone.
  const holder = await outside(browser, info);
  watch(holder);
  await holder.goto(path);
  await expect(holder.getByText("这是本单位签发的文书")).toBeVisible();
  await lookAt(holder, info, "document-verified");
  await isAccessible(holder);
  await holder.getByText("EN", { exact: true }).click();
  await expect(holder.getByText("This document was issued by us")).toBeVisible();
  const file = await page.request.get(`/api/v1/documents/${new URL(page.url()).pathname.split("/").pop() ?? ""}/file?format=pdf`);
  await holder.getByLabel(/Compare a file/).setInputFiles({ name: "report.pdf", mimeType: "application/pdf", buffer: await file.body() });
  await expect(holder.getByText("The file is what was issued")).toBeVisible();
  await holder.getByLabel(/Compare a file/).setInputFiles({ name: "other.pdf", mimeType: "application/pdf", buffer: Buffer.from("another") });
  await expect(holder.getByText("The file is not what was issued")).toBeVisible();
  await isAccessible(holder);

  // A correction is a document of its own; the paper handed out says that it does not hold any more.
  await page.getByRole("button", { name: "更正", exact: true }).click();
  await dialog.getByRole("button", { name: "更正", exact: true }).click();
  await expect(dialog.getByText("请写明原因")).toBeVisible();
  await dialog.getByRole("textbox").fill("漏列一次巡检");
  await dialog.getByRole("button", { name: "更正", exact: true }).click();
  await expect(page.getByText("漏列一次巡检")).toBeVisible();
  await sure(page, "审批通过");
  await expect(section).toHaveCount(0);
  await sure(page, "签发");
  await expect(code).toBeVisible();
  await holder.goto(path);
  await expect(holder.getByRole("alert")).toContainText("-R2");
  await isAccessible(page);
});

test("a code that nobody issued is said to be none", async ({ browser, watch }, info) => {
  const holder = await outside(browser, info);
  watch(holder);
  await holder.goto("/verify/ABCD-EFGH-JKMN-PQRS");
  await expect(holder.getByRole("status")).toContainText("没有签发过带此验证码的文书");
  await lookAt(holder, info, "document-unknown");
  await isAccessible(holder);
});
