import { describe, expect, it } from "vitest";

import { bodyOf, movesAllowed, specOf } from "../src/features/desk/parts/moves";
import { capped } from "../src/features/desk/parts/QueueHead";
import { shortNumber } from "../src/features/desk/parts/QueueTable";

describe("moves", () => {
  it("are offered in working order, the next step first", () => {
    const names = movesAllowed(["note", "decline", "plan", "answer", "reassignment", "acceptance"]).map((spec) => spec.name);
    expect(names).toEqual(["acceptance", "answer", "plan", "assignment", "decline"]);
  });

  it("have the keys the queue promises", () => {
    const keys = (["acceptance", "answer", "plan", "pause", "resolution"] as const).map((name) => specOf(name).key);
    expect(keys).toEqual(["a", "r", "p", "w", "s"]);
  });

  it("send only what was filled in, and local time as an instant", () => {
    expect(bodyOf({ text: " 已恢复 ", workaround: false, cause: "", occurred_at: "2026-11-23T14:40" })).toEqual({
      text: "已恢复",
      occurred_at: "2026-11-23T06:40:00.000Z",
    });
  });
});

describe("the queue", () => {
  it("caps counts and shortens numbers", () => {
    expect([capped(99), capped(100)]).toEqual(["99", "99+"]);
    expect(shortNumber("INC-2026-000123")).toBe("INC-…123");
    expect(shortNumber("INC-2026-001234")).toBe("INC-…1234");
  });
});
