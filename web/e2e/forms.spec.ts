import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

import type { Page } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, lookAt, paperless, test } from "./world";

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A customer's Word form of these paragraphs. */
function form(paragraphs: string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join("");
  return stored({
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.main+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });
}

/** A ZIP file that packs nothing smaller. */
function stored(parts: Record<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), about, path, content]);
    files.push(file);
    directory.push(Buffer.from("PK\x01\x02\x14\x00"), about, place, path);
    at += file.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, ...directory, Buffer.from("PK\x05\x06"), end]);
}

/** The first page as a scanner gives it back: a grey picture. */
function scanned(pdf: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "scan-"));
  writeFileSync(join(folder, "paper.pdf"), pdf);
  execFileSync("pdftoppm", ["-png", "-gray", "-r", "200", "-f", "1", "-l", "1", "-singlefile", "paper.pdf", "page"], { cwd: folder });
  return readFileSync(join(folder, "page.png"));
}

/** Chooses from a list, by what is typed where it can be searched. */
async function choose(page: Page, label: string, words: string) {
  const box = page.getByRole("dialog").getByLabel(label, { exact: true });
  await box.click();
  if (await box.isEditable()) await box.fill(words);
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: words }).first().click();
}

/** Takes a step that is asked about once more. */
async function sure(page: Page, step: string) {
  await page.getByRole("button", { name: step, exact: true }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: step, exact: true }).click();
}

test("a customer's form is previewed, put in use and filled in; the sheet is printed, sent, and filed when it comes back", async ({ browser, watch }, info) => {
  atDesk(info);
  test.slow();
  const page = await enter(browser, info, "manager");
  watch(page);
  const { id, name, months } = await paperless(page, "sign_off", "2026-08", 2);
  const [earlier = "", month = ""] = months;
  // What the form is tried on: the sheet of the month before.
  const before = await page.request.post("/api/v1/documents", { data: { kind: "sign_off", customer_id: id, from: earlier } });
  expect(before.status()).toBe(201);
  const { number } = (await before.json()) as { number: string };

  await page.goto("/documents/templates");
  await page.getByRole("button", { name: "上传模板" }).first().click();
  const dialog = page.getByRole("dialog");
  await choose(page, "类别", "月度服务签认单");
  await choose(page, "客户", name);
  const file = dialog.locator("input[type=file]");
  // A field that there is not is named before anything is in use.
  await file.setInputFiles({ name: "签认单.docx", mimeType: WORD, buffer: form(["编号 {{document.numbr}}"]) });
  await choose(page, "用哪份文书预览", number);
  await dialog.getByRole("button", { name: "下载预览" }).click();
  await expect(dialog.getByRole("alert")).toContainText("document.number");
  await dialog.getByRole("button", { name: "移除 签认单.docx" }).click();
  await file.setInputFiles({ name: "签认单.docx", mimeType: WORD, buffer: form(["本院签认单 {{document.number}}", "{{document.qr}}"]) });
  await choose(page, "用哪份文书预览", number);
  const [preview] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "下载预览" }).click()]);
  expect(readFileSync(await preview.path()).subarray(0, 2).toString()).toBe("PK");
  await lookAt(page, info, "form-preview");
  await isAccessible(page);
  const standing = page.getByRole("listitem").filter({ hasText: name }).filter({ hasText: "签认单.docx" });
  await expect(standing).toHaveCount(0);
  await dialog.getByRole("button", { name: "检查并启用" }).click();
  await expect(dialog).toBeHidden();
  await expect(standing).toHaveCount(1);
  await lookAt(page, info, "forms");
  await isAccessible(page);

  await page.goto("/documents");
  await page.getByRole("button", { name: "起草报告" }).first().click();
  await choose(page, "客户", name);
  await choose(page, "类别", "月度服务签认单");
  await dialog.getByLabel("期间起始日").fill(month);
  await dialog.getByRole("button", { name: "起草", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(name) })).toBeVisible();
  await expect(page.getByText("Word 文件按客户模板“签认单.docx”第", { exact: false })).toBeVisible();
  await sure(page, "审批通过");
  await sure(page, "签发");
  await expect(page.getByText("待盖章").first()).toBeVisible();
  const sheet = new URL(page.url()).pathname.split("/").pop() ?? "";
  const printed = await page.request.get(`/api/v1/documents/${sheet}/file?format=pdf`);
  expect(printed.status()).toBe(200);
  await page.getByRole("button", { name: "登记已寄" }).click();
  await dialog.getByRole("button", { name: "登记已寄" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("已寄", { exact: true }).first()).toBeVisible();

  await page.goto("/documents/returns");
  await page.getByLabel("选择扫描件").setInputFiles({ name: "扫描件.png", mimeType: "image/png", buffer: scanned(await printed.body()) });
  await lookAt(page, info, "returns-chosen");
  await isAccessible(page);
  await page.getByRole("button", { name: "上传并归档" }).click();
  const became = page.getByRole("status").filter({ hasText: "本次结果" });
  await expect(became).toContainText("已归档到");
  await lookAt(page, info, "returns-filed");
  await isAccessible(page);
  await became.getByRole("link", { name: "查看" }).click();
  await expect(page).toHaveURL(new RegExp(sheet));
  await expect(page.getByText("已回收", { exact: true }).first()).toBeVisible();
  await lookAt(page, info, "document-returned");
  await isAccessible(page);

  await page.goto("/documents/templates");
  await standing.getByRole("button", { name: "停用" }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: "停用" }).click();
  await expect(standing).toHaveCount(0);
});

test("a renewal quotation is drafted where an agreement's end is seen", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "manager");
  watch(page);
  await page.goto("/month-end?days=365");
  const ending = page.getByRole("region", { name: "快到期的" });
  await expect(ending.getByRole("row").nth(1)).toBeVisible();
  const offer = ending.getByRole("button", { name: "起草续保报价单" }).or(ending.getByRole("link", { name: "查看续保报价单" })).first();
  await expect(offer).toBeVisible();
  await lookAt(page, info, "month-end-renewal");
  await isAccessible(page);
  await offer.click();
  await expect(page.getByRole("heading", { level: 1, name: /续保报价单/ })).toBeVisible();
  await isAccessible(page);
});
