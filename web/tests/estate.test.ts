import { describe, expect, it } from "vitest";

import { branches, found, visible } from "../src/features/estate/tree";

const part = (id: string, parent_id: string | null, more: object = {}) => ({ id, parent_id, name: id, code: id, aliases: [], ...more }) as never;
const SYSTEM = [part("app", null), part("module", "app"), part("query", "module"), part("db", null, { serial_number: "S4D2" }), part("lost", "elsewhere")];
const names = (list: { component: { id: string } }[]) => list.map(({ component }) => component.id);

describe("the components of a system", () => {
  const all = branches(SYSTEM);

  it("are read as a tree; one whose parent is not to be seen stands at the top", () => {
    expect(all.map(({ component, depth, children }) => [component.id, depth, children])).toEqual([
      ["app", 0, 1],
      ["module", 1, 1],
      ["query", 2, 0],
      ["db", 0, 0],
      ["lost", 0, 0],
    ]);
  });

  it("are hidden below what is closed, however deep", () => {
    expect(names(visible(all, new Set(["app"])))).toEqual(["app", "db", "lost"]);
    expect(names(visible(all, new Set(["module"])))).toEqual(["app", "module", "db", "lost"]);
  });

  it("are found by name or serial number, with the way down to them", () => {
    expect(names(found(all, "QUERY"))).toEqual(["app", "module", "query"]);
    expect(names(found(all, "s4d2"))).toEqual(["db"]);
    expect(found(all, "nothing")).toEqual([]);
  });
});
