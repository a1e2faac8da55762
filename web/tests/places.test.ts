import { describe, expect, it } from "vitest";

import type { Role, SessionAccount } from "../src/api/types";
import { atThumb, placesOf } from "../src/app/places";
import { standingOf } from "../src/features/desk/windows/standing";
import { groupOf, GROUPS } from "../src/features/notify/groups";
import { zh } from "../src/features/desk/words.zh";

const who = (...roles: Role[]) => ({ roles }) as SessionAccount;
const ROLES: Role[] = ["reporter", "customer_lead", "vendor", "engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"];

describe("at the thumb", () => {
  it("stand five places at most, and every place is somewhere, for every role", () => {
    for (const role of ROLES) {
      const { near, rest } = atThumb(who(role));
      expect(near.length + (rest.length > 0 ? 1 : 0)).toBeLessThanOrEqual(5);
      expect([...near, ...rest].map(({ to }) => to).sort()).toEqual(placesOf(who(role)).map(({ to }) => to).sort());
    }
  });

  it("stands what a role does from a phone", () => {
    expect(atThumb(who("manager")).near.map(({ name }) => name)).toEqual(["overview", "queue", "proposals", "assessments"]);
    expect(atThumb(who("dispatcher")).near.map(({ name }) => name)).toEqual(["dispatch", "queue", "report", "on_call"]);
    expect(atThumb(who("reporter")).near.map(({ name }) => name)).toEqual(["faults", "report"]);
  });
});

describe("a notice", () => {
  it("of every event has its kind", () => {
    const events = Object.keys(zh.delivery_event);
    const late = events.filter((event) => groupOf(event) === "late");
    expect(late).toContain("rung-late");
    expect(new Set(events.map(groupOf))).toEqual(new Set(GROUPS));
  });
});

describe("a window", () => {
  const window = { from: "2026-11-23T14:00:00Z", until: "2026-11-23T18:00:00Z", cancelled_at: null };
  it("stands by the server's time", () => {
    const at = (text: string) => Date.parse(text);
    expect(standingOf(window, at("2026-11-23T13:59:59Z"))).toBe("coming");
    expect(standingOf(window, at("2026-11-23T14:00:00Z"))).toBe("now");
    expect(standingOf(window, at("2026-11-23T18:00:00Z"))).toBe("over");
    expect(standingOf({ ...window, cancelled_at: "2026-11-22T00:00:00Z" }, at("2026-11-23T15:00:00Z"))).toBe("cancelled");
  });
});
