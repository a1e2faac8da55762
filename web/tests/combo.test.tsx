import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Combo, fitting, type ComboGroup } from "../src/ui/Combo";
import { Press } from "../src/ui/Press";

const GROUPS: ComboGroup[] = [
  { label: "最近报过", options: [{ value: "his", label: "门诊收费", search: "市人民医院" }] },
  { label: "其他系统", options: [{ value: "lis", label: "检验系统（LIS）", search: "市人民医院" }, { value: "tax", label: "票务", search: "博物馆" }] },
];

function Field({ start }: { start?: string }) {
  const [value, setValue] = useState(start);
  return (
    <>
      <label htmlFor="system">哪个系统？</label>
      <Combo id="system" groups={GROUPS} value={value} onChange={setValue} placeholder="选择系统" none="没有符合的" />
      <p>{value}</p>
    </>
  );
}

const field = () => screen.getByRole("combobox", { name: "哪个系统？" }) as HTMLInputElement;

describe("what fits", () => {
  it("holds every word that was typed, in its name or what it is found by", () => {
    const found = (typed: string) => fitting(GROUPS, typed).flatMap(({ options }) => options.map(({ value }) => value));
    expect(found("")).toEqual(["his", "lis", "tax"]);
    expect(found("人民 检验")).toEqual(["lis"]);
    expect(found("lis")).toEqual(["lis"]);
    expect(found("无")).toEqual([]);
  });
});

describe("a combobox", () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = vi.fn();
  });

  it("is chosen from by the keyboard alone", () => {
    render(<Field />);
    fireEvent.keyDown(field(), { key: "ArrowDown" });
    expect(field().getAttribute("aria-expanded")).toBe("true");
    expect(screen.getAllByRole("option")).toHaveLength(3);
    fireEvent.keyDown(field(), { key: "ArrowDown" });
    const at = field().getAttribute("aria-activedescendant") ?? "";
    expect(document.getElementById(at)?.textContent).toBe("检验系统（LIS）");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(field().value).toBe("检验系统（LIS）");
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("keeps its choice where what was typed was not chosen", () => {
    render(<Field start="tax" />);
    fireEvent.change(field(), { target: { value: "没有这个" } });
    expect(screen.getByRole("status").textContent).toBe("没有符合的");
    fireEvent.keyDown(field(), { key: "Enter" });
    fireEvent.keyDown(field(), { key: "Escape" });
    expect(field().value).toBe("票务");
    fireEvent.click(field());
    expect(screen.getByRole("option", { selected: true }).textContent).toBe("票务");
    fireEvent.click(screen.getByRole("option", { name: "门诊收费" }));
    expect(screen.getByText("his")).toBeTruthy();
  });

  it("leaves a word that is still being composed alone", () => {
    render(<Field start="tax" />);
    fireEvent.change(field(), { target: { value: "menzhen" } });
    fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
    expect(screen.getByRole("status")).toBeTruthy();
    expect(field().value).toBe("menzhen");
  });
});

describe("a button", () => {
  it("whose deed is under way is not pressed twice", () => {
    const deed = vi.fn();
    const { rerender } = render(<Press onClick={deed}>提交</Press>);
    fireEvent.click(screen.getByRole("button"));
    rerender(
      <Press busy onClick={deed}>
        提交
      </Press>,
    );
    fireEvent.click(screen.getByRole("button"));
    expect(deed).toHaveBeenCalledOnce();
    expect(screen.getByRole("button").getAttribute("aria-busy")).toBe("true");
  });
});
