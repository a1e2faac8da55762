import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { AbsenceFields, Role } from "../src/api/types";
import { LeaveImportPage } from "../src/features/team/import/LeaveImport";
import { columnNames, fated, MOST, rangesOf, readRows, toEnter, writtenOf, type Written } from "../src/features/team/import/rows";
import { learnZone } from "../src/ui/houseDate";
import type { Cell } from "../src/ui/readTable";
import { textRows } from "../src/ui/textRows";
import type { Words } from "../src/ui/words";

// A whole page is drawn: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 15_000 });

const t = ((key: string, holes?: object) => i18next.t(key, holes as never)) as unknown as Words;
const NOW = Date.parse("2026-11-20T00:00:00Z");
const people = [
  { id: "p1", code: "E08", name: "吴磊" },
  { id: "p2", code: "1001", name: "王强" },
  { id: "p3", code: "E10", name: "王强" },
];

beforeEach(() => learnZone("Asia/Shanghai"));
afterEach(() => learnZone(undefined));

const HEAD: Cell[] = ["工号", "姓名", "原因", "从", "到", "备注", "来源编号"];

const table = (text: string): Cell[][] => textRows(text) ?? [];

/** What becomes of the rows below the usual heading. */
function read(...rows: Cell[][]) {
  const written = writtenOf({ rows: [HEAD, ...rows], since1904: false }, t, "zh") as Written[];
  return readRows(written, { people, now: NOW, since1904: false, t });
}
const wrongOf = (...cells: Cell[]) => read(cells)[0]?.wrong;
const spanOf = (from: Cell, to: Cell) => {
  const absence = read(["E08", "", "休假", from, to])[0]?.absence;
  return [absence?.from, absence?.to];
};

describe("a file of leave", () => {
  it("is read by its headings, in either language and any order", () => {
    const rows = table("Until,From,Reason*, staff number \n2026-12-02,2026-12-01,Sick leave,e08\n,,,\n");
    const written = writtenOf({ rows, since1904: false }, t, "zh") as Written[];
    expect(written.map(({ row }) => row)).toEqual([2]);
    expect(readRows(written, { people, now: NOW, since1904: false, t })[0]?.absence).toMatchObject({ person_id: "p1", kind: "sick" });
  });

  it("has the columns of the template", () => {
    expect(columnNames(t)).toEqual(HEAD);
  });

  it("that lacks a column, or is too long, is not looked through", () => {
    expect(writtenOf({ rows: [["从", "备注"]], since1904: false }, t, "zh")).toEqual({ sentence: "第一行须有列名，缺少：工号或姓名、原因、到。请对照模板。" });
    const long = Array.from({ length: MOST + 1 }, () => ["E08"] as Cell[]);
    expect(writtenOf({ rows: [HEAD, ...long], since1904: false }, t, "zh")).toEqual({ sentence: `一次最多登记 ${MOST} 行，文件里有 ${MOST + 1} 行：请分成几个文件。` });
  });
});

describe("a row", () => {
  it("is somebody's by the staff number, or by a name that only one has", () => {
    expect(read([1001, "", "休假", "2026-12-01", "2026-12-01"])[0]?.absence?.person_id).toBe("p2");
    expect(read(["", "吴磊", "leave", "2026-12-01", "2026-12-01"])[0]?.absence?.person_id).toBe("p1");
    expect(wrongOf("", "王强", "休假", "2026-12-01", "2026-12-01")).toEqual(["有几位“王强”，请填工号。"]);
    expect(wrongOf("E99", "", "休假", "2026-12-01", "2026-12-01")).toEqual(["工号“E99”不在运维团队里。"]);
    expect(wrongOf("E08", "王强", "休假", "2026-12-01", "2026-12-01")).toEqual(["工号 E08 是吴磊，不是“王强”。"]);
  });

  it("is on the house's clocks, wherever it is brought in; a last day counts whole", () => {
    expect(spanOf("2026-12-01", "2026/12/2")).toEqual(["2026-11-30T16:00:00.000Z", "2026-12-02T16:00:00.000Z"]);
    expect(spanOf("2026年12月1日 8:30", "2026-12-01 24:00")).toEqual(["2026-12-01T00:30:00.000Z", "2026-12-01T16:00:00.000Z"]);
    expect(spanOf("2026-12-01T08:30:00+01:00", "2026-12-01 18:00:00")).toEqual(["2026-12-01T07:30:00.000Z", "2026-12-01T10:00:00.000Z"]);
    learnZone("America/New_York");
    expect(spanOf("2026-11-30", "2026-11-30")).toEqual(["2026-11-30T05:00:00.000Z", "2026-12-01T05:00:00.000Z"]);
  });

  it("has its dates as a workbook counts them, too", () => {
    // 46357 is 2026-12-01.
    expect(spanOf(46357, 46357.75)).toEqual(["2026-11-30T16:00:00.000Z", "2026-12-01T10:00:00.000Z"]);
    const written = writtenOf({ rows: [HEAD, ["E08", "", "休假", 46357 - 1462, 46357 - 1462]], since1904: true }, t, "zh") as Written[];
    expect(readRows(written, { people, now: NOW, since1904: true, t })[0]?.absence?.from).toBe("2026-11-30T16:00:00.000Z");
  });

  it("is refused for each thing that is wrong with it", () => {
    expect(wrongOf("", "", "度假", "2026-02-30", "")).toEqual([
      "“工号或姓名”没有填。",
      "原因“度假”不认识，请填：休假 / 病假 / 培训 / 项目 / 其他占用。",
      "从“2026-02-30”不是日期或时间，请写成 2026-10-01 或 2026-10-01 08:30。",
      "“到”没有填。",
    ]);
    expect(wrongOf("E08", "", "休假", "2026-12-02", "2026-12-01")).toEqual(["结束时间须晚于开始时间。"]);
    expect(wrongOf("E08", "", "休假", "2026-12-01", "2062-12-01")).toEqual(["到“2062-12-01”离现在超过五年，请核对年份。"]);
  });

  it("that stands there twice is refused the second time", () => {
    const same = ["E08", "", "休假", "2026-12-01", "2026-12-01"];
    expect(read(same, same).map(({ wrong }) => wrong)).toEqual([[], ["与第 2 行重复。"]]);
    const keyed = (from: string) => ["E08", "", "休假", from, from, "", "HR-1"];
    expect(read(keyed("2026-12-01"), keyed("2026-12-05"))[1]?.wrong).toEqual(["来源编号与第 2 行相同。"]);
  });
});

describe("what becomes of the rows", () => {
  const standing = (change: Partial<AbsenceFields>): AbsenceFields => ({ person_id: "p1", kind: "leave", from: "2026-11-30T16:00:00Z", to: "2026-12-01T16:00:00Z", note: null, source_key: null, ...change });
  const rows = () => read(["E08", "", "休假", "2026-12-01", "2026-12-01"], ["E10", "", "病假", "2026-12-01", "2026-12-03", "", "HR-1"]);
  const fates = (all: AbsenceFields[], of = rows()) => fated(of, all).map(({ fate }) => fate);

  it("is told beside what stands: new, changed by its key, or the same and not entered again", () => {
    expect(fates([])).toEqual(["created", "created"]);
    const moved = standing({ person_id: "p3", kind: "sick", from: "2026-11-01T00:00:00Z", source_key: "HR-1" });
    expect(fates([standing({}), moved])).toEqual(["unchanged", "updated"]);
    expect(toEnter(fated(rows(), [standing({}), moved])).map(({ source_key }) => source_key)).toEqual(["HR-1"]);
    expect(fates([standing({ source_key: "HR-7" })])).toEqual(["unchanged", "created"]);
  });

  it("is nothing while one of them is wrong", () => {
    const mixed = fated(read(["E99", "", "休假", "2026-12-01", "2026-12-01"], ["E08", "", "休假", "2026-12-01", "2026-12-01"]), []);
    expect(mixed.map(({ fate }) => fate)).toEqual(["refused", "held"]);
    expect(toEnter(mixed)).toEqual([]);
  });

  it("is looked for about each of them, in ranges the server answers for", () => {
    const far = read(["E08", "", "休假", "2026-12-01", "2026-12-01"], ["E08", "", "休假", "2026-12-20", "2026-12-21"], ["E08", "", "休假", "2029-01-01", "2029-01-01"]);
    const ranges = rangesOf(far);
    expect(ranges).toHaveLength(3 + 3);
    expect(ranges.every(({ from, to }) => Date.parse(to) - Date.parse(from) <= 92 * 86_400_000 && from < to)).toBe(true);
    expect([ranges[0]?.from.slice(0, 10), ranges[2]?.to.slice(0, 10)]).toEqual(["2026-08-30", "2027-03-23"]);
  });
});

describe("the page", { timeout: 30_000 }, () => {
  const posted: unknown[] = [];

  beforeEach(() => {
    posted.length = 0;
    vi.stubGlobal("scrollTo", () => {});
    vi.stubGlobal("matchMedia", (media: string) => ({ media, matches: true, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
    vi.stubGlobal("fetch", async (request: Request) => {
      const path = new URL(request.url).pathname;
      if (request.method === "POST") {
        posted.push([path, await request.json()]);
        return Response.json({ items: [] }, { status: 201 });
      }
      return Response.json({ items: path === "/api/v1/people" ? people : [], next_cursor: null });
    });
  });

  function open(role: Role) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    client.setQueryData(["session"], { account: { id: "a", name: "李", roles: [role] } });
    const root = createRootRoute({ component: Outlet });
    const inside = createRoute({ getParentRoute: () => root, id: "inside", component: Outlet });
    const page = createRoute({ getParentRoute: () => inside, path: "/team/leave/import", component: LeaveImportPage, validateSearch: (search: Record<string, unknown>) => search });
    const leave = createRoute({ getParentRoute: () => inside, path: "/team/leave", component: () => null });
    const router = createRouter({ routeTree: root.addChildren([inside.addChildren([page, leave])]), history: createMemoryHistory({ initialEntries: ["/team/leave/import"] }) });
    render(
      <QueryClientProvider client={client}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>,
    );
  }

  /** Chooses a file of such text. */
  async function give(text: string) {
    const bytes = new TextEncoder().encode(text);
    const file = Object.assign(new File([], "leave.csv"), { arrayBuffer: () => Promise.resolve(bytes.slice().buffer) });
    fireEvent.change(await screen.findByLabelText("选择工作簿"), { target: { files: [file] } });
  }

  const year = new Date().getFullYear();
  const csv = (code: string) => `工号,原因,从,到\nE08,休假,${year}-12-01,${year}-12-01\n${code},病假,${year}-12-01 08:00,${year}-12-01 12:00\n`;

  it("shows every row, enters nothing while one is wrong, and all at once when none is", async () => {
    open("dispatcher");
    await give(csv("E99"));
    await screen.findByText("1 行有错，其余 1 行一并暂缓：要么全部登记，要么一行也不登记。改好文件后再选一次。");
    expect(screen.getByText("工号“E99”不在运维团队里。")).toBeTruthy();
    expect(screen.getByText("写入 0 行").closest("button")?.disabled).toBe(true);
    await give(csv("1001"));
    await screen.findByText("没有发现问题，2 次请假将一起登记。");
    expect(posted).toEqual([]);
    fireEvent.click(screen.getByText("写入 2 行"));
    await screen.findByText("已登记 2 次请假，排班和派单随之改变。");
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatchObject(["/api/v1/absence-imports", { items: [{ person_id: "p1", kind: "leave" }, { person_id: "p2", kind: "sick", from: `${year}-12-01T00:00:00.000Z` }] }]);
    await waitFor(() => expect(screen.getByText("查看请假").closest("a")?.getAttribute("href")).toContain(`${year}-12`));
  });

  it("says what is missing of a file that is none of leave", async () => {
    open("manager");
    await give("a,b\n1,2");
    await screen.findByText(/第一行须有列名，缺少/);
    expect(screen.queryByText("预览：每一行会怎样")).toBeNull();
  });

  it("is nobody's who may not enter leave", async () => {
    open("engineer");
    await screen.findByRole("alert");
    expect(screen.queryByLabelText("选择工作簿")).toBeNull();
  });
});
