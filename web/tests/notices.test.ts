import { describe, expect, it } from "vitest";

import { readAll } from "../src/features/notify/data";

/** An inbox of so many notices, the newest first, of which every one is unread but those that `read` says are not. */
function inbox(size: number, read: (at: number) => boolean = () => false) {
  const all = Array.from({ length: size }, (_, at) => ({ id: String(at), read_at: read(at) ? "2026-11-23T08:00:00Z" : null }));
  let pages = 0;
  return {
    left: () => all.filter((each) => each.read_at === null).length,
    pages: () => pages,
    page: (cursor: string) => {
      pages += 1;
      const from = Number(cursor || 0);
      const items = all.slice(from, from + 200).map((each) => ({ ...each }));
      const unread = Math.min(100, all.filter((each) => each.read_at === null).length);
      return Promise.resolve({ items, unread, next_cursor: from + 200 < size ? String(from + 200) : null });
    },
    mark: (id: string) => {
      const found = all[Number(id)];
      if (found) found.read_at = "2026-11-23T09:00:00Z";
      return Promise.resolve();
    },
  };
}

describe("marking all as read", () => {
  it.each([0, 1, 99, 100, 101, 200, 201, 250, 1234])("leaves none of %i unread", async (size) => {
    const box = inbox(size);
    await readAll(box.page, box.mark);
    expect(box.left()).toBe(0);
  });

  it("reaches one far back, and stops once nothing is left", async () => {
    const old = inbox(1000, (at) => at !== 700);
    await readAll(old.page, old.mark);
    expect([old.left(), old.pages()]).toEqual([0, 4]);
    const fresh = inbox(1000, (at) => at > 20);
    await readAll(fresh.page, fresh.mark);
    expect([fresh.left(), fresh.pages()]).toEqual([0, 1]);
  });
});
