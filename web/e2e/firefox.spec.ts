import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import puppeteer, { type Browser as Firefox, type Page } from "puppeteer-core";

import { atDesk, expect, logInOf, test, type Who } from "./world";

/**
 * The main job in Debian's Firefox ESR, over WebDriver BiDi: the runner's own browser is Chromium, and its Firefox would be one
 * that nobody installs.
 */
let firefox: Firefox;
let profile: string;

test.beforeAll(async ({}, info) => {
  if (info.project.name === "phone") return;
  profile = mkdtempSync(join(tmpdir(), "aftercare-firefox-"));
  firefox = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.AFTERCARE_FIREFOX ?? "/usr/bin/firefox-esr",
    userDataDir: profile,
    defaultViewport: { width: 1440, height: 900 },
    extraPrefsFirefox: { "intl.accept_languages": "zh-CN" },
  });
});

test.afterAll(async ({}, info) => {
  if (info.project.name === "phone") return;
  await firefox.close();
  rmSync(profile, { recursive: true, force: true });
});

/** A page of a person of his own, logged in by the log-in page; what it complains about goes into `complaints`. */
async function enter(home: string, who: Who, complaints: string[]): Promise<Page> {
  const page = await (await firefox.createBrowserContext()).newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() !== "error" && !/Content.Security.Policy/.test(message.text())) return;
    complaints.push(message.text());
    // An error that was logged as such is a handle: what it says comes a moment later.
    for (const each of message.args()) void each.evaluate((it: unknown) => (it instanceof Error ? (it.stack ?? String(it)) : String(it))).then((told) => complaints.push(told), () => undefined);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(home).origin) complaints.push(`left the origin: ${url.href}`);
  });
  await page.goto(`${home}/login`);
  const { login, password } = logInOf(who);
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.waitForSelector("nav");
  // What comes after the first view has come, and the event stream alone stays open: leaving a page earlier breaks its scripts off.
  await page.waitForNetworkIdle({ concurrency: 1 });
  return page;
}

/**
 * Puts a page before the others. One that lies behind gets frames ever more seldom, a second and then twice as long apart, and
 * nothing is pressed or typed there before two frames show it in the same place.
 */
async function inFront(page: Page) {
  await page.bringToFront();
}

test("a fault is reported, found in the queue, explained and answered, in Firefox", async ({ baseURL }, info) => {
  atDesk(info);
  const home = baseURL ?? "";
  const complaints: string[] = [];

  const reporter = await enter(home, "reporter", complaints);
  await reporter.goto(`${home}/report`);
  const system = reporter.locator("input[role=combobox]");
  await system.click();
  await reporter.locator("[role=option]").click();
  await reporter.locator("textarea").fill("火狐浏览器里报修：号源刷新很慢，一直转圈");
  await reporter.locator("fieldset:nth-of-type(1) label:nth-of-type(2)").click();
  await reporter.locator("fieldset:nth-of-type(2) label:nth-of-type(2)").click();
  await reporter.locator("button::-p-text(提交)").click();
  await reporter.waitForFunction(() => /INC-\d{4}-\d+/.test(document.querySelector("h1")?.textContent ?? ""));
  const number = await reporter.$eval("h1", (head) => /INC-\d{4}-\d+/.exec(head.textContent ?? "")?.[0] ?? "");
  await reporter.locator("a::-p-text(查看进展)").click();
  await reporter.waitForSelector(".countdown");
  const id = new URL(reporter.url()).pathname.split("/").pop();

  const desk = await enter(home, "dispatcher", complaints);
  await desk.goto(`${home}/queue?q=${number}`);
  await inFront(desk);
  const row = `a[href="/incidents/${id}"]`;
  // First that the queue has it, then that it can be pressed: a failure says which of the two it is, and what was there instead.
  await desk.waitForSelector(row).catch(async (cause: unknown) => {
    throw new Error(`the queue does not show ${number}: ${await desk.$eval("body", (body) => body.innerText)}`, { cause });
  });
  await desk.locator(row).click();
  // The queue has countdowns and reasons of its own: what follows is of the incident's page.
  await desk.waitForFunction((path) => location.pathname === path && document.querySelector(".timeline") !== null, {}, `/incidents/${id}`);
  await desk.locator('button[aria-label^="查看依据"]').click();
  await desk.waitForSelector("[role=dialog] h2, [role=dialog] h3");
  await desk.keyboard.press("Escape");
  await desk.screenshot({ path: info.outputPath("firefox-incident.png") });

  // What is said on one page appears on the other by itself: the event stream works there too.
  await inFront(reporter);
  const words = `火狐：已收到 ${Date.now()}`;
  await reporter.locator("textarea").fill(words);
  await reporter.locator("button::-p-text(发送)").click();
  // Looked for by the clock: the other page stays behind, where frames come seldom, and in front it would read by itself.
  await desk.waitForFunction((text) => document.querySelector(".timeline")?.textContent?.includes(text), { polling: 250 }, words);
  await reporter.screenshot({ path: info.outputPath("firefox-fault.png") });

  expect(complaints).toEqual([]);
});
