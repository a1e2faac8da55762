import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Input } from "antd";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { turnOf } from "../src/features/desk/problems/ProblemPage";
import { Item } from "../src/ui/FormDialog";
import { forgetAll, keepFor } from "../src/ui/kept";
import { OverDialog, textsOf } from "../src/ui/OverDialog";

type Found = { cause: string; solution: string };

beforeEach(() => {
  forgetAll();
  keepFor("a1");
  const wide = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined };
  vi.stubGlobal("matchMedia", () => wide);
});

const client = new QueryClient();
type Of = { known: Found; now?: Found; send: (change: Partial<Found>, now: Found) => Promise<string>; onClose?: () => void };

function Dialog({ known, now = known, send, onClose = () => undefined }: Of) {
  const said = (text: string) => text;
  return (
    <QueryClientProvider client={client}>
      <OverDialog<Found, string>
        open
        name="finding.p1"
        title="Finding"
        submit="Save"
        known={known}
        read={() => Promise.resolve(now)}
        fields={{ cause: { label: "Cause", said }, solution: { label: "Solution", said } }}
        send={send}
        onDone={() => undefined}
        onClose={onClose}
      >
        <Item name="cause" label="Cause">
          <Input />
        </Item>
        <Item name="solution" label="Solution">
          <Input />
        </Item>
      </OverDialog>
    </QueryClientProvider>
  );
}
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));

describe("a dialog over a record that others write too", () => {
  const first = { cause: "固件缺陷", solution: "" };
  const later = { cause: "电源板虚焊", solution: "" };

  it("sends what was typed and nothing else, however the record changed beneath", async () => {
    const send = vi.fn(() => Promise.resolve("done"));
    const { rerender } = render(<Dialog known={first} send={send} />);
    fireEvent.change(field("Solution"), { target: { value: "换电源板" } });
    rerender(<Dialog known={later} send={send} />);
    await waitFor(() => expect(field("Cause").value).toBe("电源板虚焊"));
    expect(field("Solution").value).toBe("换电源板");
    save();
    await waitFor(() => expect(send).toHaveBeenCalledWith({ solution: "换电源板" }, later));
  });

  it("says where somebody else wrote meanwhile, and takes his words or is saved over them", async () => {
    const send = vi.fn(() => Promise.resolve("done"));
    const { rerender } = render(<Dialog known={first} now={later} send={send} />);
    fireEvent.change(field("Cause"), { target: { value: "固件缺陷 7.2" } });
    save();
    await screen.findByText("您填写的时候，别人改了：Cause。请看过之后再保存一次。");
    expect(send).not.toHaveBeenCalled();
    rerender(<Dialog known={later} send={send} />);
    await screen.findByText("您填写的时候，别人把“Cause”改成了“电源板虚焊”。再保存一次，以您填写的为准。");
    expect(field("Cause").value).toBe("固件缺陷 7.2");
    save();
    await waitFor(() => expect(send).toHaveBeenCalledWith({ cause: "固件缺陷 7.2" }, later));
  });

  it("takes the other's words, and then has nothing to send", async () => {
    const send = vi.fn(() => Promise.resolve("done"));
    const onClose = vi.fn();
    const { rerender } = render(<Dialog known={first} send={send} onClose={onClose} />);
    fireEvent.change(field("Cause"), { target: { value: "固件缺陷 7.2" } });
    rerender(<Dialog known={later} send={send} onClose={onClose} />);
    fireEvent.click(await screen.findByRole("button", { name: "改用别人写的" }));
    await waitFor(() => expect(field("Cause").value).toBe("电源板虚焊"));
    save();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(send).not.toHaveBeenCalled();
  });

  it("compares lists by what they say", () => {
    expect(textsOf({ roles: [{ role: "记录", name: "陈敏" }] })).toEqual(textsOf({ roles: [{ name: "陈敏", role: "记录" }] }));
  });
});

describe("a finding", () => {
  it("names what was written; an emptied text is no change", () => {
    expect(turnOf({ cause: " 虚焊 ", solution: "" })).toEqual({ cause: "虚焊" });
    expect(turnOf({ state: "solved" })).toEqual({ state: "solved" });
  });
});
