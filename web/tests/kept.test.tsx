import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Input } from "antd";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../src/api/problem";
import { callsThatCount } from "../src/features/desk/costs/attempts";
import { vendorsOf } from "../src/features/desk/costs/Claims";
import { FormDialog, Item } from "../src/ui/FormDialog";
import { forgetAll, forgetUnder, keep, keepFor, kept, keptUnder, moveUnder, useKept } from "../src/ui/kept";
import { overtakenOf, settled, typedInto, valuesOf } from "../src/ui/typedOver";

beforeEach(() => {
  forgetAll();
  keepFor("a1");
  // A dialog asks how wide the window is.
  const wide = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined };
  vi.stubGlobal("matchMedia", () => wide);
});

function Field({ of }: { of: string }) {
  const [text, setText, clear] = useKept(`note.${of}`, "");
  return (
    <>
      <input aria-label="note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button" onClick={clear}>
        sent
      </button>
    </>
  );
}
const note = () => screen.getByLabelText<HTMLInputElement>("note");

describe("what was typed", () => {
  it("goes along to another number, and never over what is kept for that", () => {
    keep("hotline.1.text", "打不开");
    moveUnder("hotline.1", "hotline.12");
    expect([kept("hotline.1.text"), kept("hotline.12.text")]).toEqual([undefined, "打不开"]);
    keep("hotline.3.text", "很慢");
    moveUnder("hotline.12", "hotline.3");
    expect([kept("hotline.12.text"), kept("hotline.3.text")]).toEqual(["打不开", "很慢"]);
    forgetUnder("hotline.3");
    expect(keptUnder("hotline.3")).toBe(false);
  });

  it("survives the form it stood in, and belongs to what it was typed for", () => {
    const { unmount, rerender } = render(<Field of="i1" />);
    fireEvent.change(note(), { target: { value: "三楼机房" } });
    rerender(<Field of="i2" />);
    expect(note().value).toBe("");
    unmount();
    render(<Field of="i1" />);
    expect(note().value).toBe("三楼机房");
  });

  it("is gone once it was sent", () => {
    const { unmount } = render(<Field of="i1" />);
    fireEvent.change(note(), { target: { value: "三楼机房" } });
    fireEvent.click(screen.getByText("sent"));
    unmount();
    render(<Field of="i1" />);
    expect(note().value).toBe("");
  });

  it("is nobody else's", () => {
    const { unmount } = render(<Field of="i1" />);
    fireEvent.change(note(), { target: { value: "三楼机房" } });
    unmount();
    keepFor("a2");
    render(<Field of="i1" />);
    expect(note().value).toBe("");
  });
});

describe("a dialog to fill in", () => {
  function Dialog({ open, send }: { open: boolean; send: (values: { what: string }) => Promise<string> }) {
    return (
      <QueryClientProvider client={new QueryClient()}>
        <FormDialog<{ what: string }, string> open={open} name="thing.i1" title="Thing" submit="Send" send={send} onDone={() => undefined} onClose={() => undefined}>
          <Item name="what" label="What" need>
            <Input />
          </Item>
        </FormDialog>
      </QueryClientProvider>
    );
  }
  const field = () => screen.getByLabelText<HTMLInputElement>("What");

  it("asks for what is missing by the field", async () => {
    const send = vi.fn();
    render(<Dialog open send={send} />);
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    await screen.findByText("请填写“What”");
    expect(send).not.toHaveBeenCalled();
  });

  it("keeps what was typed through a refusal and a closing, and says the refusal by the field", async () => {
    const send = () => Promise.reject(new Problem({ status: 422, detail: "不行", errors: [{ pointer: "/what", detail: "写得具体些" }] }));
    const { rerender } = render(<Dialog open send={send} />);
    fireEvent.change(field(), { target: { value: "坏了" } });
    fireEvent.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(document.querySelector(".ant-form-item-explain")?.textContent).toContain("写得具体些"));
    expect(field().value).toBe("坏了");
    rerender(<Dialog open={false} send={send} />);
    rerender(<Dialog open send={send} />);
    await waitFor(() => expect(field().value).toBe("坏了"));
    screen.getByText("已恢复上次没有提交的内容。");
  });
});

describe("attempts to reach the reporter", () => {
  const call = (minute: number, way = "phone") =>
    ({ id: String(minute), kind: "incident.attempted", at: new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString(), body: { way } }) as never;

  it("count when they lie far enough apart, and no more than agreed", () => {
    const rule = { count: 3, apart: "10min" };
    expect(callsThatCount([call(0), call(5), call(10)], rule)).toBe(2);
    expect(callsThatCount([call(0), call(10), call(20), call(30)], rule)).toBe(3);
    expect(callsThatCount([call(0), call(10, "text_message")], rule)).toBe(1);
  });
});

describe("the vendors something can be claimed of", () => {
  it("are the one that leads and those whose own clocks ran, each once; none where the lead is no known party", () => {
    const clock = (vendor_id?: string) => ({ vendor_id }) as never;
    expect(vendorsOf({ attribution: { lead: { id: "v1", name: "磐石" }, lead_kind: "vendor" } as never, clocks: [clock("v1"), clock("v2"), clock()] })).toEqual(["v1", "v2"]);
    expect(vendorsOf({ attribution: { lead: null, lead_kind: "vendor" } as never, clocks: [clock()] })).toEqual([]);
  });
});

describe("a field typed over what is known", () => {
  const known = { focus: "双机切换", plan: "巡检" };

  it("holds what was typed while the known changes beneath it, and says where both were changed", () => {
    const held = typedInto({}, known, "focus", "双机切换演练");
    const later = { focus: "双机切换（已完成）", plan: "季度巡检" };
    expect(valuesOf(held, later)).toEqual({ focus: "双机切换演练", plan: "季度巡检" });
    expect(overtakenOf(held, known)).toEqual([]);
    expect(overtakenOf(held, later)).toEqual(["focus"]);
    // Typed further, it is still over what stood there first; typed back to what is known, it is nothing.
    expect(overtakenOf(typedInto(held, later, "focus", "双机切换演练完成"), later)).toEqual(["focus"]);
    expect(typedInto(held, later, "focus", later.focus)).toEqual({});
  });

  it("lets go of what was sent and keeps what was typed since", () => {
    const held = typedInto(typedInto({}, known, "focus", "演练 "), known, "plan", "月度巡检");
    const sent = valuesOf(held, known);
    const now = { focus: "演练", plan: "月度巡检" };
    expect(settled(held, sent, now)).toEqual({});
    const since = typedInto(held, known, "plan", "月度巡检与备份");
    expect(settled(since, sent, now)).toEqual({ plan: { text: "月度巡检与备份", over: "月度巡检" } });
    expect(overtakenOf(settled(since, sent, now), now)).toEqual([]);
  });
});
