import { type Browser, type Page, type TestInfo } from "@playwright/test";

import { atDesk, enter, expect, isAccessible, logInOf, outside, test, type Who } from "./world";

type Named = { id: string; words: string[] };

/** What this role reaches: ids of a list. */
async function own(page: Page, path: string): Promise<Set<string>> {
  const reply = await page.request.get(`/api/v1/${path}?limit=200`);
  const items = reply.ok() ? ((await reply.json()) as { items: { id: string }[] }).items : [];
  return new Set(items.map((item) => item.id));
}

/** What the manager sees of a list, with the words that nobody else may read. */
async function all(page: Page, path: string, words: (item: Record<string, unknown>) => unknown[]): Promise<Named[]> {
  const reply = await page.request.get(`/api/v1/${path}?limit=200`);
  const { items } = (await reply.json()) as { items: Record<string, unknown>[] };
  return items.map((item) => ({ id: String(item.id), words: words(item).filter((word) => typeof word === "string" && word !== "") as string[] }));
}

const LISTS: [string, string[], (item: Record<string, unknown>) => unknown[]][] = [
  ["incidents", ["/faults/", "/incidents/"], (item) => [item.number, item.title]],
  ["agreements", ["/agreements/"], (item) => [item.name]],
  ["systems", ["/systems/"], (item) => [item.name]],
];

for (const who of ["reporter", "vendor"] satisfies Who[])
  test(`what is another's is not there for the ${who}, whatever is typed into the address bar`, async ({ browser, watch }, info) => {
    atDesk(info);
    const manager = await enter(browser, info, "manager");
    const page = await enter(browser, info, who);
    watch(page);
    let tried = 0;
    for (const [path, pages, words] of LISTS) {
      const mine = await own(page, path);
      const foreign = (await all(manager, path, words)).filter((item) => !mine.has(item.id));
      for (const item of foreign.slice(0, 2))
        for (const address of pages) {
          await page.goto(`${address}${item.id}`);
          await expect(page.getByText("没有找到，或您无权查看").or(page.getByText("没有这个页面")).or(page.getByText("您可以看到它，但不能这样操作")).first()).toBeVisible();
          const shown = await page.locator("body").innerText();
          for (const word of item.words) expect(shown, `${address}${item.id}`).not.toContain(word);
          expect(await page.title()).not.toContain(item.words[0] ?? "nothing");
          tried += 1;
        }
    }
    expect(tried, "pages of others that were tried").toBeGreaterThan(0);
    await isAccessible(page);
  });

test("a log-in leads to pages of ours alone, however its address is written", async ({ browser, watch }, info) => {
  atDesk(info);
  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/api/v1/session", "/%0d//evil.example"]) {
    const page = await outside(browser, info);
    // It would be a request that leaves the origin.
    watch(page);
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await typed(page, "reporter");
    await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(info.project.use.baseURL ?? "").origin);
    expect(page.url()).not.toContain("evil");
    await page.context().close();
  }
});

test("a session planted before the log-in is not the one after it", async ({ browser, watch }, info) => {
  atDesk(info);
  const attacker = await loggedIn(browser, info, "engineer");
  const planted = await cookie(attacker);
  for (const value of [planted, "A".repeat(43)]) {
    const page = await outside(browser, info);
    watch(page);
    const url = info.project.use.baseURL ?? "";
    await page.context().addCookies([{ name: "aftercare_session", value, url }]);
    await page.goto("/login");
    if (value === planted) {
      // Somebody is logged in already: the victim logs in all the same.
      const data = logInOf("reporter");
      expect((await page.request.post("/api/v1/session", { data })).status()).toBe(201);
    } else {
      await typed(page, "reporter");
      await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
    }
    const own = await cookie(page);
    expect(own).not.toBe(value);
    // Who planted it is nobody with it.
    const other = await outside(browser, info);
    await other.context().addCookies([{ name: "aftercare_session", value, url }]);
    expect((await other.request.get("/api/v1/session")).status()).toBe(401);
  }
});

async function loggedIn(browser: Browser, info: TestInfo, who: Who): Promise<Page> {
  const page = await outside(browser, info);
  await page.goto("/login");
  await typed(page, who);
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
  return page;
}

async function typed(page: Page, who: Who) {
  const { login, password } = logInOf(who);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}

async function cookie(page: Page): Promise<string> {
  const found = (await page.context().cookies()).find((each) => each.name === "aftercare_session");
  return found?.value ?? "";
}
