import { readFile } from "node:fs/promises";

import type { Locator, Page } from "@playwright/test";

import { expect } from "./world";

/** A page, or the part of it that holds one of its lists. */
type Scope = Page | Locator;

const popover = (page: Page) => page.locator(".ant-popover:visible");

/** Saves what the address says as a view, goes elsewhere and comes back by it. */
export async function keptAndFound(page: Page, name: string, search: RegExp, away: () => Promise<void>, scope: Scope = page) {
  await scope.getByRole("button", { name: "视图" }).click();
  await page.getByLabel("视图名称").fill(name);
  await popover(page).getByRole("button", { name: "保存", exact: true }).click();
  await page.keyboard.press("Escape");
  await away();
  await expect(page).not.toHaveURL(search);
  await scope.getByRole("button", { name: "视图" }).click();
  await page.getByRole("button", { name, exact: true }).click();
  await expect(page).toHaveURL(search);
}

/** Takes the first column that may go out of the list, and puts everything back as it was. */
export async function columnsChosen(page: Page, scope: Scope = page) {
  const choice = scope.getByRole("button", { name: "列", exact: true });
  await choice.click();
  const column = popover(page).locator(".list-columns input:enabled").first();
  await expect(column).toBeChecked();
  await column.uncheck();
  await expect(column).not.toBeChecked();
  await popover(page).getByRole("button", { name: "恢复默认列" }).click();
  await expect(column).toBeChecked();
  // Not by Escape: that closes a drawer which holds the list.
  await choice.click();
}

/** The file of a list as text. */
export async function csv(page: Page, scope: Scope = page): Promise<string> {
  const coming = page.waitForEvent("download");
  await scope.getByRole("button", { name: /^导出/ }).click();
  await page.getByRole("menuitem", { name: /CSV|csv/ }).click();
  return readFile(await (await coming).path(), "utf8");
}
