import { render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import { http, taken } from "../src/api/client";
import { asProblem, Problem } from "../src/api/problem";
import { Loaded, Refusal } from "../src/ui/PageState";

const refused = {
  type: "about:blank",
  title: "Unprocessable Content",
  status: 422,
  detail: "请至少用十位。",
  code: "account.password_short",
  errors: [{ pointer: "/password", detail: "至少 10 位" }],
};

function answering(status: number, body: unknown) {
  const calls: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    calls.push(request);
    return Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } }),
    );
  });
  return calls;
}

describe("a failed answer", () => {
  it("is thrown as a problem with its code, sentence and fields", async () => {
    answering(422, refused);
    const error = await taken(http.GET("/api/v1/session")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    const problem = asProblem(error);
    expect([problem.status, problem.code, problem.sentence]).toEqual([422, "account.password_short", "请至少用十位。"]);
    expect(problem.fields).toEqual({ password: "至少 10 位" });
  });

  it("is asked for in the caller's language, of the same origin", async () => {
    const calls = answering(200, { account: {}, now: "2026-11-23T06:40:00Z" });
    await taken(http.GET("/api/v1/session"));
    expect(calls[0]?.headers.get("accept-language")).toBe("zh");
    expect(new URL(calls[0]?.url ?? "").origin).toBe(location.origin);
  });

  it("that never came is a server out of reach", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    const error = await taken(http.GET("/api/v1/session")).catch((thrown: unknown) => thrown);
    expect(asProblem(error).unreachable).toBe(true);
  });
});

describe("a refusal on the page", () => {
  it("says what to do, each field and the code, and takes the focus", () => {
    render(<Refusal error={new Problem(refused)} />);
    const box = screen.getByRole("alert");
    expect(box.textContent).toContain("请至少用十位。");
    expect(box.textContent).toContain("至少 10 位");
    expect(box.textContent).toContain("account.password_short");
    expect(document.activeElement).toBe(box);
  });

  it("keeps quiet about causes nobody can act on", () => {
    render(<Refusal error={new TypeError("x is not a function")} />);
    expect(screen.getByRole("alert").textContent).toBe("没有成功，请稍后再试");
  });
});

describe("a query's faces", () => {
  const query = { data: undefined, error: null, isPending: false, refetch: () => undefined };

  it("waits aloud", () => {
    render(<Loaded query={{ ...query, isPending: true }}>{() => null}</Loaded>);
    expect(screen.getByRole("status").getAttribute("aria-busy")).toBe("true");
  });

  it("tells absence from refusal", () => {
    const { rerender } = render(<Loaded query={{ ...query, error: new Problem({ status: 404 }) }}>{() => null}</Loaded>);
    screen.getByText("没有找到，或您无权查看");
    rerender(<Loaded query={{ ...query, error: new Problem({ status: 403 }) }}>{() => null}</Loaded>);
    screen.getByText("您可以看到它，但不能这样操作");
  });

  it("keeps what it has while it asks again", () => {
    render(<Loaded query={{ ...query, data: "工单", error: new Problem({ status: 503 }) }}>{(data) => <p>{data}</p>}</Loaded>);
    screen.getByText("工单");
  });
});
