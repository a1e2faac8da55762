import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";

import { http } from "../src/api/client";
import type { GroupRecord, PersonRecord } from "../src/api/types";
import { GroupForm } from "../src/features/team/people/GroupForm";
import { PersonForm } from "../src/features/team/people/PersonForm";
import { forgetAll, keepFor } from "../src/ui/kept";

vi.mock("../src/api/client", () => ({ http: { GET: vi.fn(), PATCH: vi.fn(), POST: vi.fn() }, taken: (answer: unknown) => answer }));

const before = {
  id: "p1",
  version: 3,
  code: "E08",
  name: "Wu Lei",
  phone: null,
  email: null,
  account_id: null,
  posts: ["technical_support"],
  skills: [{ skill: "database", level: 5 }],
  certificates: [],
  clearances: [],
  languages: ["zh"],
  city: null,
  capacity: 6,
  partner_id: null,
  active: true,
} as PersonRecord;

/** What the server knows of him by now. */
let now = before;

function answerOf(path: string) {
  if (path === "/api/v1/people") return { items: [now], next_cursor: null };
  if (path === "/api/v1/people/{id}") return now;
  return path === "/api/v1/groups/{id}" ? group : { items: [], next_cursor: null };
}

// Asked by what is read, not by roles: the form is long, and the tree of roles is drawn anew for each question.
beforeEach(() => {
  forgetAll();
  keepFor("a1");
  now = before;
  const wide = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined };
  vi.stubGlobal("matchMedia", () => wide);
  vi.stubGlobal("ResizeObserver", class { observe = () => undefined; unobserve = () => undefined; disconnect = () => undefined });
  vi.mocked(http.GET).mockImplementation(((path: string) => Promise.resolve(answerOf(path))) as never);
  vi.mocked(http.PATCH).mockReset().mockResolvedValue(now as never);
});

const group = { id: "g1", version: 1, code: "DBA", name: "数据库组", members: [], systems: [], serves_all: true, coverage: [] } as GroupRecord;

async function opened(form: (onDone: () => void) => ReactNode = (onDone) => <PersonForm person={before} open onDone={onDone} onClose={() => undefined} />) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["session"], { account: { id: "a1", roles: ["manager"] } });
  const onDone = vi.fn();
  render(<QueryClientProvider client={client}>{form(onDone)}</QueryClientProvider>);
  await waitFor(() => expect(http.GET).toHaveBeenCalled());
  return onDone;
}

const save = () => fireEvent.click(screen.getByText(/^保\s*存$/));

it("a skill that is added is sent with those before, over the version that was read, and nothing else", async () => {
  now = { ...before, version: 4, city: "Binjiang" };
  const onDone = await opened();
  fireEvent.click(screen.getByText("增加技能"));
  fireEvent.change(screen.getByLabelText("第 2 项技能 名称"), { target: { value: "达梦" } });
  save();
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  expect(http.PATCH).toHaveBeenCalledWith("/api/v1/people/{id}", {
    params: { path: { id: "p1" }, header: { "if-match": '"v4"' } },
    body: {
      skills: [
        { skill: "database", level: 5 },
        { skill: "达梦", level: 3 },
      ],
    },
  });
});

it("what somebody else wrote in the same place is told before one's own stands", async () => {
  const onDone = await opened();
  fireEvent.change(screen.getByLabelText("所在城市"), { target: { value: "Xiling" } });
  now = { ...before, version: 4, city: "Binjiang" };
  save();
  await waitFor(() => expect(screen.getByText(/改成了“Binjiang”/)).toBeTruthy());
  expect(http.PATCH).not.toHaveBeenCalled();
  expect(screen.getByLabelText<HTMLInputElement>("所在城市").value).toBe("Xiling");
  save();
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  expect(vi.mocked(http.PATCH).mock.calls[0]?.[1]).toMatchObject({ body: { city: "Xiling" } });
});

it("what a group must have on duty is sent with its hours, over midnight too", async () => {
  const onDone = await opened((done) => <GroupForm group={group} open onDone={done} onClose={() => undefined} />);
  fireEvent.click(screen.getByText("增加人手要求"));
  fireEvent.change(screen.getByLabelText("要求名称"), { target: { value: "夜间" } });
  fireEvent.change(screen.getByLabelText("第 1 项人手要求 须会的技能"), { target: { value: "数据库" } });
  fireEvent.change(screen.getByLabelText("开始"), { target: { value: "20:00" } });
  fireEvent.change(screen.getByLabelText("结束"), { target: { value: "08:00" } });
  save();
  await waitFor(() => expect(onDone).toHaveBeenCalled());
  const hours = { zone: "Asia/Shanghai", start_minute: 1200, end_minute: 1920, days: { rule: "working_days" } };
  expect(vi.mocked(http.PATCH).mock.calls[0]?.[1]).toMatchObject({ body: { coverage: [{ name: "夜间", at_least: 1, role: null, skill: { skill: "database", level: 3 }, hours }] } });
});
