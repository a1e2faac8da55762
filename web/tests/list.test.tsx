import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../src/api/problem";
import { ListSearch } from "../src/ui/list/ListSearch";
import { More, type Further } from "../src/ui/list/More";

/** The window as a list sees it: whether its end is near. */
class Watched {
  static near = false;
  constructor(private readonly told: (entries: { isIntersecting: boolean }[]) => void) {}
  observe() {
    this.told([{ isIntersecting: Watched.near }]);
  }
  disconnect() {}
}

describe("the end of a list", () => {
  afterEach(() => vi.unstubAllGlobals());

  function end(near: boolean, further: Partial<Further> = {}) {
    Watched.near = near;
    vi.stubGlobal("IntersectionObserver", Watched);
    const fetch = vi.fn();
    const of = (change: Partial<Further>) => <More has pending={false} fetch={fetch} {...further} {...change} />;
    const { rerender } = render(of({}));
    return { fetch, becomes: (change: Partial<Further>) => rerender(of(change)) };
  }

  it("is read on from as it comes near, once for each page", () => {
    const { fetch, becomes } = end(true);
    expect(fetch).toHaveBeenCalledTimes(1);
    becomes({ pending: true });
    expect(fetch).toHaveBeenCalledTimes(1);
    becomes({ pending: false });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("waits while it is far, and for a click it does not", () => {
    const { fetch } = end(false);
    expect(fetch).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button"));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("says why a page was not read, and reads it again only when somebody asks", () => {
    const { fetch } = end(true, { error: new Problem({ status: 503, detail: "稍后再试" }) });
    expect(fetch).not.toHaveBeenCalled();
    expect(screen.getByRole("status").textContent).toContain("稍后再试");
    fireEvent.click(screen.getByRole("button"));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("goes on until rows that are here already fill the page", () => {
    const { fetch, becomes } = end(true, { shown: 20 });
    becomes({ shown: 40 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("is gone where there is no more", () => {
    const { fetch } = end(true, { has: false });
    expect(fetch).not.toHaveBeenCalled();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("what a list is looked through for", () => {
  it("follows the address, but not while the same words are on their way there", () => {
    const asked: (string | undefined)[] = [];
    const box = (value: string | undefined) => <ListSearch live label="查找" value={value} onSearch={(words) => asked.push(words)} />;
    const { rerender } = render(box("门诊"));
    const field = screen.getByRole<HTMLInputElement>("searchbox", { name: "查找" });
    expect(field.value).toBe("门诊");
    act(() => void fireEvent.change(field, { target: { value: "门诊收费 " } }));
    rerender(box("门诊收费"));
    expect([field.value, asked]).toEqual(["门诊收费 ", ["门诊收费"]]);
    rerender(box(undefined));
    expect(field.value).toBe("");
  });
});
