import { describe, expect, it, vi } from "vitest";

import { every, upTo } from "../src/api/every";

const pages = (count: number) =>
  vi.fn(({ cursor = "0" }: { cursor?: string }) => {
    const at = Number(cursor);
    return Promise.resolve({ items: [at * 2, at * 2 + 1], next_cursor: at + 1 < count ? String(at + 1) : null });
  });

describe("a list that is longer than a page", () => {
  it("is read to its end", async () => {
    expect(await every(pages(3))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("is read as far as was asked, and says that more follows", async () => {
    const page = pages(5);
    expect(await upTo(3, page)).toEqual({ items: [0, 1, 2, 3], next_cursor: "2" });
    expect(page).toHaveBeenCalledTimes(2);
    expect(await upTo(100, pages(2))).toEqual({ items: [0, 1, 2, 3], next_cursor: null });
  });
});
