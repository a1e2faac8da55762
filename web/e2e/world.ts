import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Browser, type BrowserContext, type Page, type TestInfo } from "@playwright/test";

import { DESKTOP, PHONE } from "./browser";

export type Who = "reporter" | "customer_lead" | "vendor" | "engineer" | "dispatcher" | "manager" | "administrator" | "security_officer" | "auditor";
type LogIn = { login: string; password: string };

/**
 * `AFTERCARE_LOGINS='{"reporter":{"login":"…","password":"…"},"engineer":{…},"dispatcher":{…}}'`
 * names one account per role. The engineer must serve a system of the reporter's customer.
 */
export function logInOf(who: Who): LogIn {
  const text = process.env.AFTERCARE_LOGINS;
  if (!text) throw new Error("AFTERCARE_LOGINS is not set: it names one log-in per role as JSON");
  const found = (JSON.parse(text) as Partial<Record<Who, LogIn>>)[who];
  if (!found) throw new Error(`AFTERCARE_LOGINS names no ${who}`);
  return found;
}

type Held = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** The sessions of this run, so that a role logs in once and not before each test. */
const sessions = new Map<Who, Held>();

/** A browser of each person, kept from test to test: it need not read and compile the pages' scripts again each time. */
const desks = new Map<string, BrowserContext>();

export type Speaks = "zh" | "en";

/** A page logged in as `who`, on the device of the running project, in the language he reads; it stands nowhere yet. */
export async function enter(browser: Browser, info: TestInfo, who: Who, speaks: Speaks = "zh"): Promise<Page> {
  const name = `${who} ${speaks}`;
  const desk = desks.get(name);
  const held = sessions.get(who);
  // A second page of the same person within a test is another device of his.
  if (held && (!desk || desk.pages().length === 0)) {
    const page = await sat(desk ?? (await context(browser, info, held, speaks)), speaks);
    if ((await page.request.get("/api/v1/session")).ok()) return keep(name, page);
    // A test ended it.
    await page.context().close();
  } else if (held) {
    const page = await opened(browser, info, held, speaks);
    if ((await page.request.get("/api/v1/session")).ok()) return page;
    await page.context().close();
  }
  const page = await opened(browser, info);
  await logIn(page, who);
  sessions.set(who, await page.context().storageState());
  if (speaks !== "zh") return enter(browser, info, who, speaks);
  await page.goto("about:blank");
  return page;
}

function keep(name: string, page: Page): Page {
  const desk = page.context();
  if (!desks.has(name)) {
    desks.set(name, desk);
    desk.once("close", () => desks.delete(name));
  }
  return page;
}

/** By the log-in page itself. */
async function logIn(page: Page, who: Who) {
  await page.goto("/login");
  const { login, password } = logInOf(who);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
}

/** A page on the device of the running project that nobody is logged in on: what a signed link opens. */
export function outside(browser: Browser, info: TestInfo): Promise<Page> {
  return opened(browser, info);
}

async function opened(browser: Browser, info: TestInfo, held?: Held, speaks: Speaks = "zh"): Promise<Page> {
  return sat(await context(browser, info, held, speaks), speaks);
}

function context(browser: Browser, info: TestInfo, held: Held | undefined, speaks: Speaks): Promise<BrowserContext> {
  return browser.newContext({
    ...(info.project.name === "phone" ? PHONE : DESKTOP),
    baseURL: info.project.use.baseURL,
    locale: speaks === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    storageState: held,
  });
}

/** A page that knows nothing of what was arranged in an earlier test. A document shown within it is a frame that keeps nothing. */
async function sat(desk: BrowserContext, speaks: Speaks): Promise<Page> {
  const page = await desk.newPage();
  await page.addInitScript((language) => {
    if (!globalThis.localStorage || !globalThis.sessionStorage) return;
    if (sessionStorage.getItem("begun") === null) localStorage.clear();
    sessionStorage.setItem("begun", "yes");
    localStorage.setItem("aftercare.language", language);
  }, speaks);
  return page;
}

/** For what people do at a desk alone: the phone does not repeat it. */
export function atDesk(info: TestInfo) {
  test.skip(info.project.name === "phone", "people do this at a desk");
}

/** Draws a line across the box to sign in. */
export async function draw(page: Page) {
  const pad = page.locator(".signature-pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("there is nothing to sign in");
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1)
    await page.mouse.move(box.x + 20 + step * (box.width / 14), box.y + box.height / 2 + (step % 2 ? -25 : 25));
  await page.mouse.up();
}

/** Nothing loads any more; with `AFTERCARE_PICTURES` a picture for people to look at. */
export async function lookAt(page: Page, info: TestInfo, name: string) {
  // The event stream stays open: what is waited for is that nothing is loading any more.
  await page.waitForLoadState("load");
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  if (!process.env.AFTERCARE_PICTURES) return;
  // The caret is left alone: hiding it would write a style that the page's policy refuses.
  await page.screenshot({ path: `test-results/e2e-pictures/${info.project.name}/${name}.png`, fullPage: true, caret: "initial" });
}

/** Of a long list so many rows are looked at: the rest is drawn by the same. */
const ROWS = 12;

/** The accessibility check every test ends with. */
export async function isAccessible(page: Page) {
  // The page it stands on, not a word in passing nor a colour on its way to another.
  await expect(page.locator(".ant-message-notice")).toHaveCount(0);
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  // No frame of another origin stands in it: asked in the page itself, without a second one to gather what frames say.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .exclude(`tbody > tr:nth-child(n + ${ROWS + 1})`)
    .exclude(`ul > li:nth-child(n + ${ROWS + 1})`)
    .options({ resultTypes: ["violations"] })
    .analyze();
  const said = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html}: ${[...node.any, ...node.all].map((check) => check.message).join("; ")}`),
  );
  expect(said).toEqual([]);
}

/** Fails the test on any error of the page and on any request that leaves the origin: the demonstration's, or that of a server of its own. */
export const test = base.extend<{ watch: (page: Page, home?: string) => void; closed: void }>({
  // A page left open goes on: it hears every change and reads its lists anew, beside whatever the next tests do.
  closed: [
    async ({ browser }, use) => {
      await use();
      const kept = new Set(desks.values());
      await Promise.all(
        browser.contexts().map(async (each) => {
          if (!kept.has(each)) return each.close();
          await Promise.all(each.pages().map((page) => page.close()));
          await each.clearPermissions();
        }),
      );
    },
    { auto: true },
  ],
  watch: async ({ baseURL }, use) => {
    const complaints: string[] = [];
    await use((page, home = baseURL) => {
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== new URL(home ?? "http://127.0.0.1").origin)
          complaints.push(`left the origin: ${request.url()}`);
      });
      page.on("console", (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
    });
    expect(complaints).toEqual([]);
  },
});

export { expect };

/** Keeps back what the page sends to a path by one method until it is let go: so is somebody else quicker, or the answer late. */
export async function heldBack(page: Page, path: string, method: "GET" | "PUT"): Promise<() => void> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() === method) await gate;
    await route.continue();
  });
  return open;
}

/** Answers which system it is, where that is still open. */
export async function chooseSystem(page: Page, name?: string) {
  const system = page.getByRole("combobox", { name: "哪个系统？" });
  if ((await system.inputValue()) !== "") return;
  await system.click();
  await (name ? page.getByRole("option", { name: new RegExp(name) }) : page.getByRole("option")).first().click();
}

/** Reports a fault through the page and gives its number back. */
export async function report(page: Page, text: string): Promise<string> {
  await page.goto("/report");
  const system = page.getByRole("combobox", { name: "哪个系统？" });
  await expect(system).toBeVisible();
  await chooseSystem(page);
  await page.getByLabel("出了什么问题？").fill(text);
  const impacts = page.getByRole("group", { name: "影响谁？" }).getByRole("radio");
  await impacts.nth(1).check();
  await page.getByRole("group", { name: "业务停了吗？" }).getByRole("radio").nth(1).check();
  await page.getByRole("button", { name: "提交" }).click();
  const head = page.getByRole("heading", { level: 1, name: /INC-\d{4}-\d+/ });
  await expect(head).toBeVisible();
  return /INC-\d{4}-\d+/.exec((await head.textContent()) ?? "")?.[0] ?? "";
}

export type Draft = { id: string; name: string; latest_version_id: string };

/**
 * The oldest draft of an agreement with a customer that is in force since its first version: the demonstration's. Drafts that other
 * stories made for themselves stand beside nothing, cover no system or are younger.
 */
export async function draftBesideForce(page: Page): Promise<Draft> {
  type Row = Draft & { facing: string; latest_status: string };
  type Version = { id: string; number: number; status: string; created_at: string };
  const { items } = (await (await page.request.get("/api/v1/agreements?limit=200")).json()) as { items: Row[] };
  const found: { row: Row; since: string }[] = [];
  for (const row of items.filter(({ facing, latest_status }) => facing === "customer" && latest_status === "draft")) {
    const { versions } = (await (await page.request.get(`/api/v1/agreements/${row.id}`)).json()) as { versions: Version[] };
    const draft = versions.find(({ id }) => id === row.latest_version_id);
    if (draft && versions.some(({ status, number }) => status === "in_force" && number === 1)) found.push({ row, since: draft.created_at });
  }
  const [oldest] = found.sort((one, other) => one.since.localeCompare(other.since));
  if (!oldest) throw new Error("no agreement in force has a draft");
  return oldest.row;
}

/** A customer that has no document of this kind about so many months in a row, the last of them as late as can be. */
export async function paperless(page: Page, kind: string, latest: string, count = 1): Promise<{ id: string; name: string; months: string[] }> {
  const { items } = (await (await page.request.get("/api/v1/parties?kind=customer&limit=50")).json()) as { items: { id: string; name: string }[] };
  const made = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/api/v1/documents?kind=${kind}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = (await (await page.request.get(path)).json()) as { items: { customer_id: string; from: string | null }[]; next_cursor: string | null };
    for (const { customer_id, from } of answer.items) made.add(`${customer_id} ${from}`);
    cursor = answer.next_cursor ?? null;
  }
  const [year, month] = latest.split("-").map(Number) as [number, number];
  for (let back = 0; back < 12; back += 1) {
    const months = Array.from({ length: count }, (_, index) => new Date(Date.UTC(year, month - back - count + index, 1)).toISOString().slice(0, 10));
    const found = items.find(({ id }) => months.every((from) => !made.has(`${id} ${from}`)));
    if (found) return { ...found, months };
  }
  throw new Error(`every customer has its papers already: ${kind}`);
}

export type Made = { id: string; number: string };

/** Reports through the API on the first system whose name holds `system`. */
export async function reported(page: Page, system: string, text: string): Promise<Made> {
  const form = (await (await page.request.get("/api/v1/report-form")).json()) as { systems: { id: string; name: string }[] };
  const found = form.systems.find((each) => each.name.includes(system));
  const data = { system_id: found?.id, text: `${text} ${Date.now()}`, impact: "department", urgency: "slow" };
  return (await (await page.request.post("/api/v1/incidents", { data })).json()) as Made;
}
