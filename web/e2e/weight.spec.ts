import { gzipSync } from "node:zlib";

import type { Page } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, test } from "./world";

const KIB = 1024;

/** The scripts of a first view, gzipped, in bytes, each by its name. */
async function weighed(page: Page, path: string, seen: () => Promise<void>): Promise<{ name: string; bytes: number }[]> {
  const bodies: Promise<{ name: string; bytes: number }>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    const name = new URL(response.url()).pathname;
    bodies.push(response.body().then((body) => ({ name, bytes: gzipSync(body).length })));
  });
  await page.goto(path);
  await seen();
  await expect(page.locator("html")).toHaveAttribute("data-live", "on");
  return (await Promise.all(bodies)).sort((a, b) => b.bytes - a.bytes);
}

function total(scripts: { bytes: number }[]): number {
  return scripts.reduce((sum, { bytes }) => sum + bytes, 0);
}

test("the first view of the portal loads at most 200 KB of scripts", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "reporter");
  watch(page);
  const scripts = await weighed(page, "/report", () => expect(page.getByRole("heading", { level: 1, name: "我要报修" })).toBeVisible());
  expect(Math.round(total(scripts) / KIB), JSON.stringify(scripts)).toBeLessThanOrEqual(200);
  await isAccessible(page);
});

test("the first view of the workbench loads at most 450 KB of scripts", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  const scripts = await weighed(page, "/queue", () => expect(page.getByRole("heading", { level: 1, name: "最先到期" })).toBeVisible());
  expect(Math.round(total(scripts) / KIB), JSON.stringify(scripts)).toBeLessThanOrEqual(450);
  await isAccessible(page);
});
