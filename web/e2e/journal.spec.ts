import { readFile } from "node:fs/promises";

import { enter, expect, isAccessible, lookAt, test } from "./world";

test("the auditor reads the journal, opens an entry, verifies the chain and takes it away", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "auditor");
  watch(page);
  await page.goto("/journal");
  await expect(page.getByRole("heading", { level: 1, name: "操作留痕" })).toBeVisible();

  // By a group of kinds, chosen among the words.
  const kind = page.getByRole("combobox", { name: "事项" });
  await kind.click();
  await kind.fill("账号：全部");
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await expect(page).toHaveURL(/[?&]kind=account\./);
  const opened = page.getByRole("button", { name: "账号 · 登录，查看这一条" }).first();
  await expect(opened).toBeVisible();
  await expect(page.getByRole("button", { name: /^工单 · /, exact: false })).toHaveCount(0);
  await lookAt(page, info, "journal");
  await isAccessible(page);

  await opened.click();
  const entry = page.getByRole("dialog", { name: "账号 · 登录" });
  await expect(entry.getByText("account.logged_in", { exact: true })).toBeVisible();
  await expect(entry.getByRole("heading", { name: "校验链" })).toBeVisible();
  await lookAt(page, info, "journal-entry");
  await isAccessible(page);
  await entry.getByRole("button", { name: "只看同类事项" }).click();
  await expect(entry).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]kind=account\.logged_in/);

  const proof = page.getByRole("region", { name: "核验与导出" });
  await proof.getByRole("button", { name: "核验", exact: true }).click();
  await expect(proof.getByText("校验链完整，没有发现改动")).toBeVisible();
  await expect(proof.getByRole("button", { name: "复制链端校验值" })).toBeVisible();
  await lookAt(page, info, "journal-verified");

  const coming = page.waitForEvent("download");
  await proof.getByRole("link", { name: "下载整条留痕链" }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe("journal.jsonl");
  const [head = "", first = ""] = (await readFile(await file.path(), "utf8")).split("\n");
  expect(head).toContain("aftercare.journal.1");
  expect(JSON.parse(first)).toHaveProperty("hash");
  await isAccessible(page);
});

test("who looked is an entry itself, and a filter of days stands in the address", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "auditor");
  watch(page);
  await page.goto("/journal?kind=journal.");
  await expect(page.getByRole("button", { name: "操作留痕 · 查阅留痕，查看这一条" }).first()).toBeVisible();
  await page.getByLabel("到（含当日）").fill("2001-01-01");
  await expect(page).toHaveURL(/[?&]to=2001-01-01/);
  await expect(page.getByText("没有符合的", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "清除筛选" }).click();
  await expect(page).toHaveURL(/\/journal$/);
  await isAccessible(page);
});
