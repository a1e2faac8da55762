import { describe, expect, it } from "vitest";

import { bodyOf, movesAllowed, specOf } from "../src/features/desk/parts/moves";
import type { Clock, IncidentDetail, Milestone, Move } from "../src/api/types";
import { capped } from "../src/features/desk/parts/QueueHead";
import { shortNumber } from "../src/features/desk/parts/queueColumns";

const wang = { id: "p1", name: "王建国" };
const names = (incident: Pick<IncidentDetail, "allowed" | "clocks" | "engineer">) =>
  movesAllowed(incident).map((spec) => spec.name);

function owed(milestone: Milestone): Clock {
  return {
    id: milestone,
    milestone,
    state: "running",
    started_at: "2026-11-23T05:00:00Z",
    due_at: "2026-11-23T07:00:00Z",
    provisional: false,
    met_at: null,
    breached_at: null,
    breach_refuted: false,
    pause_reason: null,
    remaining_micros: null,
    share_used_permille: 500,
    by_hand: null,
    promised: "2h",
    vendor_id: null,
  };
}

describe("moves", () => {
  it("are offered in working order, the next step first", () => {
    const allowed: Move[] = ["decline", "plan", "answer", "assignment", "acceptance"];
    const clocks = [owed("respond"), owed("plan")];
    expect(names({ allowed, clocks, engineer: wang })).toEqual(["acceptance", "answer", "plan", "assignment", "decline"]);
  });

  it("put off what is done already", () => {
    const clocks = [{ ...owed("respond"), met_at: "2026-11-23T06:00:00Z" }, owed("plan")];
    expect(names({ allowed: ["answer", "plan", "resolution"], clocks, engineer: wang })).toEqual([
      "plan",
      "resolution",
      "duplicate-link",
      "answer",
    ]);
  });

  it("begin with somebody to do the work", () => {
    const clocks = [owed("respond")];
    expect(names({ allowed: ["answer", "assignment"], clocks, engineer: null })).toEqual(["assignment", "answer"]);
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
