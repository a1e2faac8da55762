import type { Browser, Locator, Page, TestInfo } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, test, type Speaks, type Who } from "./world";

const ROLES: Who[] = ["reporter", "customer_lead", "vendor", "engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"];
const ON_A_PHONE: Who[] = ["reporter", "engineer"];

/** On the page the day begins at, with the offer there. */
async function offered(browser: Browser, info: TestInfo, who: Who, speaks: Speaks = "zh"): Promise<Page> {
  const page = await enter(browser, info, who, speaks);
  await page.goto("/");
  await expect(page.locator(".tour-offer button").first()).toBeVisible();
  return page;
}

/** The step, once what it shows is there: it may not have to say that it is missing. */
async function shown(page: Page, at: number): Promise<Locator> {
  const card = page.locator(".tour-card");
  await expect(card).toContainText(new RegExp(`第 ${at} 步|Step ${at} of`));
  await expect(card).toHaveAttribute("data-sight", "found");
  await expect(card).toBeFocused();
  const ring = page.locator(".tour-ring");
  await expect(ring).toBeVisible();
  return card;
}

/** With `AFTERCARE_PICTURES` the window as it is: what is shown, and the card beside it. */
async function pictured(page: Page, info: TestInfo, name: string) {
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  if (process.env.AFTERCARE_PICTURES) await page.screenshot({ path: `test-results/e2e-pictures/${info.project.name}/${name}.png`, caret: "initial" });
}

/** How many steps it says there are. */
async function steps(page: Page): Promise<number> {
  const said = (await page.locator(".tour-card").textContent()) ?? "";
  return Number(/共 (\d+) 步|of (\d+)/.exec(said)?.slice(1).find(Boolean));
}

for (const who of ROLES)
  test(`the tour of the ${who} shows something at every step, and changes nothing`, async ({ browser, watch }, info) => {
    if (!ON_A_PHONE.includes(who)) atDesk(info);
    const page = await offered(browser, info, who);
    watch(page);
    const written: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/") && !["GET", "HEAD"].includes(request.method())) written.push(`${request.method()} ${request.url()}`);
    });
    await page.getByRole("button", { name: "开始导览" }).click();
    await shown(page, 1);
    await expect(page.locator(".tour-offer")).toHaveCount(0);
    const all = await steps(page);
    expect(all).toBeGreaterThanOrEqual(6);
    for (let at = 1; at <= all; at += 1) {
      const card = await shown(page, at);
      await pictured(page, info, `tour-${who}-${at}`);
      // Half by the button, half by the key.
      if (at % 2 === 0) await page.keyboard.press("ArrowRight");
      else await card.getByRole("button", { name: at === all ? "完成" : "下一步" }).click();
    }
    await expect(page.locator(".tour-card")).toHaveCount(0);
    expect(written).toEqual([]);
    await isAccessible(page);
    // It is not offered again, and stays at hand.
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".tour-offer")).toHaveCount(0);
    await page.locator(".account-button").click();
    await page.getByRole("menuitem", { name: "导览演示数据" }).click();
    await shown(page, 1);
    await isAccessible(page);
  });

test("the offer takes no room of its own when it comes, and can be put off", async ({ browser, watch }, info) => {
  const page = await offered(browser, info, "engineer");
  watch(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const room = await page.locator(".tour-offer").evaluate((each: HTMLElement) => each.offsetHeight - Number.parseFloat(getComputedStyle(each).minHeight));
  expect(room).toBe(0);
  await pictured(page, info, "tour-offer");
  await isAccessible(page);
  await page.getByRole("button", { name: "以后再说" }).click();
  await expect(page.locator(".tour-offer")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".tour-offer")).toHaveCount(0);
});

test("the tour goes by keys, goes on after a reload, finds the way back and is taken up where it was left", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await offered(browser, info, "manager");
  watch(page);
  await page.getByRole("button", { name: "开始导览" }).click();
  await shown(page, 1);
  for (const at of [2, 3, 4]) {
    await page.keyboard.press("ArrowRight");
    await shown(page, at);
  }
  await page.keyboard.press("ArrowLeft");
  await shown(page, 3);
  await page.keyboard.press("ArrowRight");
  await shown(page, 4);
  const here = page.url();
  expect(here).toMatch(/\/incidents\//);
  await page.reload();
  await shown(page, 4);
  expect(page.url()).toBe(here);
  await isAccessible(page);

  // Whoever follows a link is not held back, and finds back.
  await page.getByRole("link", { name: "工单", exact: true }).click();
  const card = page.locator(".tour-card");
  await expect(card).toHaveAttribute("data-sight", "away");
  await card.getByRole("button", { name: "回到这一步" }).click();
  await shown(page, 4);
  expect(page.url()).toBe(here);

  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(page.locator(".account-button")).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /命令/ }).fill("导览");
  await page.keyboard.press("Enter");
  await shown(page, 4);
  await isAccessible(page);
});

test("the tour is given in English, too", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await offered(browser, info, "dispatcher", "en");
  watch(page);
  await page.getByRole("button", { name: "Start the tour" }).click();
  await shown(page, 1);
  const all = await steps(page);
  for (let at = 1; at < all; at += 1) {
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await shown(page, at + 1);
    await pictured(page, info, `tour-english-${at + 1}`);
  }
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.locator(".tour-card")).toHaveCount(0);
  await isAccessible(page);
});

test("where the installation holds a house's own data there is no tour", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.route("**/api/v1/session", async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), demonstration: false } });
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "最先到期" })).toBeVisible();
  await expect(page.locator(".tour-offer")).toHaveCount(0);
  await page.locator(".account-button").click();
  await expect(page.getByRole("menuitem", { name: "退出登录" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "导览演示数据" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "退出登录" })).toBeHidden();
  await isAccessible(page);
});
