import { describe, expect, it, vi } from "vitest";

import { etagOf } from "../src/api/etag";
import { Problem } from "../src/api/problem";
import { changesOf, patched } from "../src/ui/patch";

const before = { name: "售票", release: null as string | null, aliases: [] as string[], version: 1 };
const stale = () => Promise.reject(new Problem({ status: 412, code: "estate.stale" }));
const asked = (now: typeof before, values: Partial<typeof before>) => {
  const send = vi.fn((etag: string, change: Partial<typeof before>) => (etag === '"v1"' ? stale() : Promise.resolve({ ...now, ...change })));
  const base = { ...before };
  return { send, go: () => patched({ before: base, version: (row) => row.version, values, read: () => Promise.resolve({ ...now, version: 2 }), send, overtaken: (members) => members.join() }) };
};

describe("a record that is edited", () => {
  it("is named by the version that was read, as the server writes it", () => {
    expect(etagOf(3)).toBe('"v3"');
  });

  it("is changed by what was changed, and by nothing else", () => {
    expect(changesOf(before, { name: "售票", release: "", aliases: [] })).toEqual({});
    expect(changesOf({ ...before, release: "3.1" }, { release: "" })).toEqual({ release: null });
  });

  it("keeps what somebody else changed meanwhile", async () => {
    const { send, go } = asked({ ...before, release: "3.1" }, { name: "窗口售票" });
    expect(await go()).toMatchObject({ name: "窗口售票", release: "3.1", aliases: [] });
    expect(send.mock.calls.map(([etag, change]) => [etag, change])).toEqual([['"v1"', { name: "窗口售票" }], ['"v2"', { name: "窗口售票" }]]);
  });

  it("is not changed where both changed one member, until it is saved once more", async () => {
    const { go } = asked({ ...before, name: "现场售票" }, { name: "自助售票" });
    await expect(go()).rejects.toMatchObject({ status: 412, detail: "name" });
    expect(await go()).toMatchObject({ name: "自助售票" });
  });
});
