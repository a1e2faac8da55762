import type { Page } from "@playwright/test";

import { columnsChosen, csv, keptAndFound } from "./arranging";
import { atDesk, enter, expect, isAccessible, lookAt, test, type Who } from "./world";

type Listed = {
  who: Who;
  /** Where the list stands, without its filter. */
  at: string | ((page: Page) => Promise<string>);
  /** The filter, as the address says it. */
  filter: string;
  /** The part of the page, where more than one list stands on it. */
  part?: RegExp | string;
};

type Items = { items: { id: string }[] };

/** The id of the first of what the server lists. */
async function firstOf(page: Page, path: string): Promise<string | undefined> {
  return ((await (await page.request.get(`/api/v1/${path}`)).json()) as Items).items[0]?.id;
}

/** The same, made beforehand where there is none. */
async function firstOr(page: Page, path: string, data: object): Promise<string | undefined> {
  const found = await firstOf(page, path);
  if (found !== undefined) return found;
  expect((await page.request.post(`/api/v1/${path}`, { data })).status()).toBe(201);
  return firstOf(page, path);
}

const webhook = { url: "https://oa.example.cn/hook", description: "同步到 OA", kinds: ["clock.*"] };
const review = () => ({ name: "权限复核", due_at: new Date(Date.now() + 7 * 86_400_000).toISOString(), unused_days: 7 });

/** Every list beside those of `views`, `site`, `whatif` and `imports`. */
const LISTS: Record<string, Listed> = {
  agreements: { who: "manager", at: "/agreements", filter: "facing=customer" },
  assessments: { who: "manager", at: "/assessments", filter: "state=issued" },
  "clocks of a sheet": { who: "manager", at: async (page) => `/assessments/${await firstOf(page, "assessments?limit=1")}?clocks=true`, filter: "severity=2", part: /^时限明细/ },
  attainment: { who: "manager", at: "/attainment", filter: "from=2026-01-01&to=2027-01-01" },
  documents: { who: "manager", at: "/documents", filter: "state=issued" },
  forms: { who: "manager", at: "/documents/templates", filter: "kind=sign_off" },
  systems: { who: "manager", at: "/systems", filter: "q=收费" },
  parties: { who: "manager", at: "/parties", filter: "kind=vendor" },
  people: { who: "manager", at: "/team", filter: "show=all" },
  groups: { who: "manager", at: "/team/groups", filter: "q=组" },
  "staffing rules": { who: "manager", at: "/team/staffing", filter: "customer=0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11" },
  leave: { who: "dispatcher", at: "/team/leave", filter: "kind=leave" },
  problems: { who: "dispatcher", at: "/problems", filter: "state=open" },
  windows: { who: "manager", at: "/windows", filter: "past=true" },
  claims: { who: "manager", at: async (page) => `/claims?vendor=${await firstOf(page, "parties?kind=vendor&limit=1")}`, filter: "from=2026-01-01" },
  proposals: { who: "customer_lead", at: "/proposals", filter: "kind=exemption" },
  letters: { who: "dispatcher", at: "/inbound", filter: "state=any" },
  undelivered: { who: "dispatcher", at: "/undelivered", filter: "state=failed" },
  webhooks: { who: "administrator", at: "/webhooks", filter: "state=on" },
  "deliveries of a webhook": { who: "administrator", at: async (page) => `/webhooks/${await firstOr(page, "webhooks", webhook)}`, filter: "state=dead" },
  roles: { who: "security_officer", at: "/roles", filter: "show=waiting" },
  emergencies: { who: "security_officer", at: "/emergencies", filter: "show=open" },
  reviews: { who: "security_officer", at: "/reviews", filter: "state=open" },
  journal: { who: "auditor", at: "/journal", filter: "kind=account." },
  "findings of a review": { who: "security_officer", at: async (page) => `/reviews/${await firstOr(page, "reviews", review())}`, filter: "show=all" },
  holds: { who: "manager", at: "/privacy", filter: "holds=standing", part: "留存保全" },
  "papers of the month's end": { who: "manager", at: "/month-end", filter: "back=2", part: /考核表$/ },
  "what ends": { who: "manager", at: "/month-end", filter: "days=365", part: "快到期的" },
  "profits of agreements": { who: "manager", at: "/month-end", filter: "back=2", part: /协议盈亏$/ },
  "missed promises": { who: "manager", at: "/overview", filter: "period=year", part: "超时经过" },
};

for (const [name, { who, at, filter, part }] of Object.entries(LISTS)) {
  test(`the list of ${name} is arranged: its columns, a view, a file`, async ({ browser, watch }, info) => {
    atDesk(info);
    const page = await enter(browser, info, who);
    watch(page);
    const bare = typeof at === "string" ? at : await at(page);
    const scope = part === undefined ? page : page.getByRole("region", { name: part }).or(page.getByRole("dialog", { name: part }));
    await page.goto(`${bare}${bare.includes("?") ? "&" : "?"}${filter}`);
    await expect(scope.getByRole("button", { name: "视图" })).toBeVisible();
    await lookAt(page, info, `list-${name.replaceAll(/\W+/g, "-")}`);
    await columnsChosen(page, scope);
    if ((await scope.getByText("共 0 行", { exact: true }).count()) > 0) await expect(scope.getByRole("button", { name: /^导出/ })).toBeDisabled();
    else expect((await csv(page, scope)).split("\r\n").length).toBeGreaterThan(2);
    const narrowed = new RegExp(`[?&]${filter.split("=")[0] ?? ""}=`);
    await keptAndFound(page, "常用的", narrowed, async () => void (await page.goto(bare)), scope);
    await isAccessible(page);
  });
}
