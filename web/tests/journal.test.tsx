import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { act, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { JournalEntry, Role, SessionAccount } from "../src/api/types";
import { placesOf } from "../src/app/places";
import { queries } from "../src/app/queries";
import { wantedOf } from "../src/features/oversight/journal/data";
import { actorWord, isApart, KINDS, kindWord, linesOf, namesOf, subjectWord } from "../src/features/oversight/journal/says";
import { zh } from "../src/features/oversight/journal/words.zh";
import { JournalPage } from "../src/features/oversight/pages/Journal";
import { oversightRoutes, type JournalSearch } from "../src/features/oversight/routes";
import { live } from "../src/live/stream";
import { useLive } from "../src/live/useLive";
import { learnZone } from "../src/ui/houseDate";
import type { Words } from "../src/ui/words";

// A whole page is drawn: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 15_000 });

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;

const LI = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";
const FAULT = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d22";

const entry = (change: Partial<JournalEntry>): JournalEntry => ({
  id: "0199b5c2-7e4f-7c31-8a10-000000000001",
  seq: 17,
  hash: "ab".repeat(32),
  subject_kind: "incident",
  subject: FAULT,
  kind: "incident.reported",
  actor: `account:${LI}`,
  side: "customer",
  customer_id: null,
  visibility: "public",
  occurred_at: "2026-11-29T08:00:00Z",
  entered_at: "2026-11-29T08:00:10Z",
  body: { number: "INC-2026-000123" },
  ...change,
});

const known = { accounts: [{ id: LI, name: "李工", login: "ligong", roles: [], active: true }], customers: [], actions: [] };

describe("an entry of the journal", () => {
  const names = namesOf(known as never, [entry({})]);

  it("says what happened in words, and what has none as it came", () => {
    expect(kindWord(t, "incident.accepted")).toBe("工单 · 接单");
    expect(kindWord(t, "comet.sighted")).toBe("comet.sighted");
    expect(KINDS.map(([group]) => group).filter((group) => !(group in zh.group))).toEqual([]);
  });

  it("names its actor and its subject where they are known, by the end of their id where not", () => {
    expect([`account:${LI}`, "platform:clocks", `link:${FAULT}`, `account:${FAULT}`].map((actor) => actorWord(t, names, actor))).toEqual([
      "李工",
      "平台 · 时限",
      "签名链接 …6f0e9d22",
      "账号 …6f0e9d22",
    ]);
    expect(subjectWord(t, names, { subject_kind: "incident", subject: FAULT })).toBe("工单 INC-2026-000123");
    expect(subjectWord(t, names, { subject_kind: "account", subject: LI })).toBe("账号 李工");
    expect(subjectWord(t, names, { subject_kind: "journal", subject: "journal" })).toBe("操作留痕");
  });

  it("takes a number for the subject's own only where it is", () => {
    expect(namesOf(undefined, [entry({ kind: "incident.linked", body: { number: "INC-2026-000001" } })]).numbers.size).toBe(0);
  });

  it("is read line by line, however deep", () => {
    expect(linesOf({ after: { name: "门诊", roles: ["engineer", "manager"], party: null }, steps: [{ at: 1 }, { at: 2 }] })).toEqual([
      { at: "after › name", says: "门诊" },
      { at: "after › roles", says: "engineer, manager" },
      { at: "after › party", says: "—" },
      { at: "steps 1 › at", says: "1" },
      { at: "steps 2 › at", says: "2" },
    ]);
    expect([linesOf({}), linesOf(null)]).toEqual([[], []]);
  });

  it("tells when it happened only where that was another time", () => {
    expect([isApart(entry({})), isApart(entry({ occurred_at: "2026-11-28T08:00:00Z" }))]).toEqual([false, true]);
  });
});

describe("the journal's filters", () => {
  afterEach(() => learnZone(undefined));

  it("ask for the days of the house, the last one too", () => {
    learnZone("Asia/Shanghai");
    expect(wantedOf({ kind: "account.", from: "2026-11-29", to: "2026-11-29" })).toEqual({
      kind: "account.",
      from: "2026-11-28T16:00:00.000Z",
      to: "2026-11-29T16:00:00.000Z",
    });
  });

  it("stand in the address, and what is no day is none", () => {
    const route = oversightRoutes.find(({ options }) => (options as { path?: string }).path === "/journal");
    const read = route?.options.validateSearch as (search: Record<string, unknown>) => JournalSearch;
    expect(read({ kind: "account.", from: "2026-11-29", to: "2026-13-45", actor: "", subject: 7, other: "x" })).toEqual({ kind: "account.", from: "2026-11-29" });
  });

  it("are offered to the auditor alone, as the journal is", () => {
    const roles: Role[] = ["reporter", "customer_lead", "vendor", "engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"];
    const sees = (role: Role) => placesOf({ roles: [role] } as SessionAccount).some(({ to }) => to === "/journal");
    expect(roles.filter(sees)).toEqual(["auditor"]);
  });
});

describe("the page of the journal", { timeout: 30_000 }, () => {
  const asked: URL[] = [];
  let verdict: object = {};
  const session = { account: { id: "a", name: "审计", roles: ["auditor"] } };

  /** What the server answers; the first page of what is rare holds nothing and still has a next one. */
  function answer(url: URL): object {
    if (url.pathname.endsWith("/verification")) return verdict;
    if (url.pathname.endsWith("/session")) return session;
    if (url.pathname.endsWith("/explanation-subjects")) return known;
    if (url.searchParams.get("kind") === "role." && !url.searchParams.has("cursor")) return { items: [], next_cursor: "older" };
    return { items: [entry({}), entry({ id: "0199b5c2-7e4f-7c31-8a10-000000000002", seq: null, hash: null, kind: "account.logged_in", subject_kind: "account", subject: LI })], next_cursor: null };
  }

  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("scrollTo", () => {});
    vi.stubGlobal("matchMedia", (media: string) => ({ media, matches: true, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
    vi.stubGlobal("fetch", (request: Request) => {
      const url = new URL(request.url);
      asked.push(url);
      return Promise.resolve(Response.json(answer(url)));
    });
  });
  afterEach(() => queries.clear());

  function open(at: string) {
    queries.setQueryData(["session"], session);
    const root = createRootRoute({ component: Outlet });
    const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Outlet });
    const journal = createRoute({ getParentRoute: () => inside, path: "/journal", component: JournalPage, validateSearch: (search: Record<string, unknown>) => search });
    const router = createRouter({ routeTree: root.addChildren([inside.addChildren([journal])]), history: createMemoryHistory({ initialEntries: [at] }) });
    render(
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>,
    );
    return router;
  }

  it("shows what happened, opens it, and narrows by it", async () => {
    const router = open("/journal");
    fireEvent.click(await screen.findByLabelText("工单 · 报修，查看这一条"));
    const drawer = await screen.findByLabelText("工单 · 报修");
    expect(drawer.textContent).toContain("INC-2026-000123");
    expect(within(drawer).getByLabelText("复制校验值")).toBeTruthy();
    fireEvent.click(within(drawer).getByText("只看此人操作"));
    await waitFor(() => expect(router.state.location.search).toEqual({ actor: `account:${LI}` }));
    await waitFor(() => expect(asked.some((url) => url.searchParams.get("actor") === `account:${LI}`)).toBe(true));
  });

  it("is not read anew by what the event stream tells or missed; that there may be more is said, and read when asked", async () => {
    const source = { told: new Map<string, (event: { data: string }) => void>(), CLOSED: 2, readyState: 1, onerror: () => {} };
    const Source = class {
      constructor() {
        return Object.assign(source, { addEventListener: (name: string, hear: (event: { data: string }) => void) => source.told.set(name, hear), close() {} });
      }
    };
    vi.stubGlobal("EventSource", Source);
    vi.stubGlobal("navigator", { language: "zh", userAgent: navigator.userAgent });
    const say = (name: string, data: object = {}) => act(() => source.told.get(name)?.({ data: JSON.stringify(data) }));
    const readings = () => asked.filter(({ pathname }) => pathname === "/api/v1/journal").length;
    const Frame = () => {
      useLive();
      return null;
    };
    render(
      <QueryClientProvider client={queries}>
        <Frame />
      </QueryClientProvider>,
    );
    open("/journal");
    await screen.findByLabelText("工单 · 报修，查看这一条");
    say("hello");
    expect(screen.queryByText("可能有更新的条目")).toBeNull();
    say("change", { subject_kind: "person", subject_id: "p1", kind: "person.absent", version: 1 });
    act(() => source.onerror());
    say("hello");
    say("reset");
    await screen.findByText("可能有更新的条目");
    expect(live.isAlive()).toBe(true);
    await act(() => new Promise((done) => setTimeout(done, 600)));
    expect(readings()).toBe(1);
    fireEvent.click(screen.getByText("读取最新"));
    await waitFor(() => expect(readings()).toBe(2));
    await waitFor(() => expect(screen.queryByText("可能有更新的条目")).toBeNull());
  });

  it("says that it looks further back where a page holds nothing, and reads on", async () => {
    open("/journal?kind=role.");
    await screen.findByText("目前还没有符合的");
    fireEvent.click(screen.getByText("显示更多"));
    await screen.findByLabelText("工单 · 报修，查看这一条");
    expect(asked.at(-1)?.searchParams.get("cursor")).toBe("older");
  });

  it("verifies: the chain holds, or the first place where it does not", async () => {
    verdict = { entries: 12, head: "cd".repeat(32), sealed_until: 12, waiting: 3, holds: true, broken: null };
    open("/journal");
    const verify = await screen.findByText("核验");
    fireEvent.click(verify);
    await screen.findByText(/校验链完整/);
    expect(screen.getByText("cd".repeat(32))).toBeTruthy();
    verdict = { entries: 0, head: "cd".repeat(32), sealed_until: 12, waiting: 0, holds: false, broken: { seq: 7, why: "内容被改过" } };
    fireEvent.click(verify);
    await screen.findByText("内容被改过");
    expect(screen.getByText(/第 7 条/)).toBeTruthy();
    expect(screen.queryByText("已核验条目")).toBeNull();
    expect(screen.getByText("下载整条留痕链").closest("a")?.getAttribute("href")).toBe("/api/v1/journal/export");
  });
});
