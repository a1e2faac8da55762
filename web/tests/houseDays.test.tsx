import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { AgreementContent, DutyStretch, WorktimeExplanation } from "../src/api/types";
import { CalendarSection } from "../src/features/agreement/editor/CalendarChoice";
import { ClaimsPage } from "../src/features/desk/costs/ClaimsPage";
import { DutyBoard } from "../src/features/desk/parts/DutyBoard";
import { peopleOf } from "../src/features/team/month";
import { MonthStep, monthOf } from "../src/features/team/parts/MonthStep";
import { Duty, RosterTable } from "../src/features/team/parts/RosterTable";
import { dateInWords, daysFrom, daysOfMonth, houseInstant, houseZone, learnZone } from "../src/ui/houseDate";
import { Intervals } from "../src/ui/Intervals";

// Pages are drawn: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 15_000 });

/** In New York it is noon of the last of November; where this browser stands, in Shanghai, December has begun. */
const TURN = Date.parse("2026-11-30T17:00:00Z");
/** The last day of the year in New York; the new one in Shanghai. */
const NEW_YEAR = Date.parse("2026-12-31T20:00:00Z");

const iso = (at: number | undefined) => new Date(at ?? 0).toISOString();
const asked: URL[] = [];
let answers: Record<string, unknown> = {};

/** The clock alone is moved: what waits goes on waiting. */
function at(now: number) {
  vi.useFakeTimers({ toFake: ["Date"], now });
}

beforeEach(() => {
  asked.length = 0;
  answers = {};
  learnZone("America/New_York");
  vi.stubGlobal("scrollTo", () => {});
  vi.stubGlobal("matchMedia", (media: string) => ({ media, matches: true, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
  vi.stubGlobal("ResizeObserver", class { observe = () => undefined; unobserve = () => undefined; disconnect = () => undefined });
  vi.stubGlobal("fetch", (request: Request) => {
    const url = new URL(request.url);
    asked.push(url);
    const answer = answers[url.pathname] ?? { items: [], next_cursor: null };
    return answer === "late" ? new Promise(() => undefined) : Promise.resolve(Response.json(answer));
  });
});
afterEach(() => learnZone(undefined));

function show(what: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["session"], { account: { id: "a", name: "李", roles: ["manager"] } });
  return render(<QueryClientProvider client={client}>{what}</QueryClientProvider>);
}

describe("the days of a month of the house", () => {
  it("are the provider's from the first midnight to the one after the last", () => {
    const days = daysOfMonth("2026-12");
    expect(days).toHaveLength(32);
    expect([iso(days[0]), iso(days[31])]).toEqual(["2026-12-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"]);
    expect(daysOfMonth("2028-02")).toHaveLength(30);
  });

  it("are as long as the house's clocks make them", () => {
    const days = daysFrom("2026-10-31", 2);
    expect(days.slice(1).map((next, index) => (next - (days[index] ?? 0)) / 3_600_000)).toEqual([24, 25]);
  });

  it("have the clock times of the house, and are the same day wherever they are read", () => {
    expect(iso(houseInstant("2026-11-23T14:05"))).toBe("2026-11-23T19:05:00.000Z");
    expect(iso(houseInstant("2026-07-01T00:00"))).toBe("2026-07-01T04:00:00.000Z");
    expect(dateInWords("2026-12-01", "zh-CN", { year: "numeric", month: "long" })).toBe("2026年12月");
    expect(houseZone()).toBe("America/New_York");
  });
});

describe("the roster's month", () => {
  it("is the one the house is in", () => {
    at(TURN);
    const { range } = monthOf(undefined);
    expect(range).toEqual({ from: "2026-11-01T04:00:00.000Z", to: "2026-12-01T05:00:00.000Z" });
  });

  it("steps from month to month of the house", () => {
    const gone: string[] = [];
    render(<MonthStep days={monthOf("2026-12").days} onMonth={(month) => gone.push(month)} />);
    expect(screen.getByText("2026年12月")).toBeTruthy();
    fireEvent.click(screen.getByLabelText("上个月"));
    fireEvent.click(screen.getByLabelText("下个月"));
    expect(gone).toEqual(["2026-11", "2027-01"]);
  });

  it("puts a duty on the day and at the hour it has in the house, and marks the house's today", () => {
    at(TURN);
    const { days } = monthOf("2026-11");
    // The evening of the 30th in New York is the morning of the 1st in Shanghai.
    const duty = { person: { id: "p1", name: "吴磊" }, kind: "evening", from: "2026-11-30T22:00:00Z", to: "2026-12-01T03:00:00Z", away: false, stands_in_for: null, rotation_id: "r" } as unknown as DutyStretch;
    render(<RosterTable days={days} people={peopleOf([duty], days, "zh-CN")} coverage={[]} duty={(on) => <Duty key="one" on={on} />} />);
    const heads = screen.getAllByRole("columnheader").slice(1);
    expect(heads.map((head) => head.textContent).slice(0, 2)).toEqual(["1日", "2一"]);
    expect(heads.filter((head) => head.getAttribute("aria-current") === "date").map((head) => head.textContent)).toEqual(["30一"]);
    const cells = screen.getAllByRole("cell");
    expect(cells.findIndex((cell) => cell.textContent !== "")).toBe(29);
    expect(cells[29]?.textContent).toContain("17:00–22:00");
  });
});

it("the duty board lays the hours over the house's day", async () => {
  at(TURN);
  const hours = [{ from: "2026-11-30T17:00:00Z", to: "2026-11-30T23:00:00Z", kind: "day", role: "engineer", away: false }];
  answers["/api/v1/duty-board"] = { at: iso(TURN), from: "2026-11-30T05:00:00Z", to: "2026-12-01T05:00:00Z", gaps: [], people: [{ person: { id: "p1", name: "吴磊" }, load: 0, capacity: 5, hours, on_duty: true, skills: [] }] };
  const { container } = show(<DutyBoard />);
  await screen.findByText("吴磊");
  expect(container.querySelector<HTMLElement>(".duty-shift")?.style.cssText).toContain("left: 50%; width: 25%");
  expect(container.querySelector(".duty-day")?.getAttribute("title")).toBe("12:00–18:00");
});

it("claims are asked for from the house's new year to its today", async () => {
  at(NEW_YEAR);
  answers["/api/v1/vendor-claims"] = { items: [], next_cursor: null, sums: [] };
  const root = createRootRoute({ component: Outlet });
  const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Outlet });
  const claims = createRoute({ getParentRoute: () => inside, path: "/claims", component: ClaimsPage, validateSearch: (search: Record<string, unknown>) => search });
  const router = createRouter({ routeTree: root.addChildren([inside.addChildren([claims])]), history: createMemoryHistory({ initialEntries: ["/claims?vendor=v1"] }) });
  show(<RouterProvider router={router as never} />);
  const of = () => asked.find(({ pathname }) => pathname === "/api/v1/vendor-claims")?.searchParams;
  await waitFor(() => expect(of()).toBeDefined());
  expect([of()?.get("from"), of()?.get("to")]).toEqual(["2026-01-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"]);
  expect(await screen.findByDisplayValue("2026-12-31")).toBeTruthy();
});

it("an agreement's calendar opens in the year of the house", async () => {
  at(NEW_YEAR);
  answers["/api/v1/calendars/CN"] = "late";
  show(<CalendarSection content={{ calendar: "CN" } as AgreementContent} onChange={() => undefined} pointers={{}} />);
  await waitFor(() => expect(asked.some(({ pathname }) => pathname === "/api/v1/calendars/CN")).toBe(true));
  expect(asked.find(({ pathname }) => pathname === "/api/v1/calendars/CN")?.searchParams.get("year")).toBe("2026");
});

describe("what a deadline was counted from", () => {
  const explanation = {
    zone: "Europe/Paris",
    counted: [{ from: "2026-11-30T08:00:00Z", to: "2026-11-30T23:30:00Z", micros: 1 }],
    uncounted_days: [{ date: "2026-12-25", name: "Noël" }],
    paused: [],
    total_micros: 1,
    due: "2026-11-30T23:30:00Z",
    provisional: false,
  } as unknown as WorktimeExplanation;

  it("is told on the clocks of the calendar that counts, which are named", () => {
    const { container } = render(<Intervals explanation={explanation} />);
    expect(container.querySelector("td")?.textContent).toContain("11/30");
    expect(container.textContent).toMatch(/09:00 – 12\/01.*00:30/);
    expect(container.textContent).toContain("12/25");
    expect(container.textContent).toContain("时间按 Europe/Paris 的钟点显示");
  });

  it("names no zone where it is the viewer's own", () => {
    const { container } = render(<Intervals explanation={{ ...explanation, zone: "Asia/Shanghai" }} />);
    expect(container.textContent).not.toContain("Asia/Shanghai");
  });
});
