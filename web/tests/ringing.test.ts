import { beforeEach, describe, expect, it, vi } from "vitest";

import type { InboxNotice } from "../src/api/types";
import { callsOf, noticesThatMayRing, Ringer } from "../src/features/desk/parts/ringing";

const NOW = Date.parse("2026-11-03T18:00:00Z");

function notice(over: Partial<InboxNotice>): InboxNotice {
  return {
    id: "n1",
    event: "assigned",
    incident_id: "i1",
    incident_number: "INC-2026-000001",
    incident_title: "HIS 全院打不开",
    incident_severity: 1,
    incident_open: true,
    by: null,
    text: null,
    reason: null,
    at: "2026-11-03T17:59:00Z",
    read_at: null,
    ...over,
  };
}

describe("what rings", () => {
  it("is an unread notice that asks to act about an open severity 1", () => {
    expect(callsOf([notice({})], NOW).map((call) => call.number)).toEqual(["INC-2026-000001"]);
    const silent: Partial<InboxNotice>[] = [
      { read_at: "2026-11-03T17:59:30Z" },
      { incident_severity: 2 },
      { incident_open: false },
      { event: "message" },
      { at: "2026-11-03T05:59:00Z" },
      { incident_id: null },
    ];
    for (const over of silent) expect(callsOf([notice(over)], NOW)).toEqual([]);
  });

  it("is one call for each incident, the oldest first, with all notices to be read", () => {
    const notices = [
      notice({ id: "n3", incident_id: "i2", at: "2026-11-03T17:59:40Z" }),
      notice({ id: "n2", event: "rung-late", at: "2026-11-03T17:59:30Z" }),
      notice({ id: "n1" }),
    ];
    const calls = callsOf(notices, NOW);
    expect(calls.map((call) => [call.incidentId, [...call.notices].sort()])).toEqual([
      ["i1", ["n1", "n2"]],
      ["i2", ["n3"]],
    ]);
  });
});

describe("what is looked through", () => {
  const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
  const storm = (hours: number) => Array.from({ length: 200 }, (_, at) => notice({ id: `s${hours}.${at}`, event: "message", at: ago(hours) }));
  const inbox = (pages: InboxNotice[][], unread: number) =>
    vi.fn(({ cursor = "0" }: { cursor?: string }) => {
      const at = Number(cursor);
      return Promise.resolve({ items: pages[at] ?? [], unread, next_cursor: at + 1 < pages.length ? String(at + 1) : null });
    });

  it("goes back until the notices are too old, however many came later", async () => {
    const call = notice({ id: "call", at: ago(5) });
    const pageOf = inbox([storm(1), storm(2), [call], storm(13), storm(14)], 100);
    const found = await noticesThatMayRing(pageOf, NOW);
    expect(callsOf(found, NOW).map(({ notices }) => notices)).toEqual([["call"]]);
    expect(pageOf).toHaveBeenCalledTimes(4);
  });

  it("ends with the last that is unread", async () => {
    const seen = storm(1).map((each) => ({ ...each, read_at: ago(0) }));
    const pageOf = inbox([[notice({})], seen, seen], 1);
    expect(await noticesThatMayRing(pageOf, NOW)).toHaveLength(1);
    expect(pageOf).toHaveBeenCalledTimes(1);
  });
});

describe("the ringer", () => {
  const started: number[] = [];
  beforeEach(() => {
    started.length = 0;
    vi.useFakeTimers();
    class FakeContext {
      state = "suspended";
      currentTime = 0;
      destination = {};
      async resume() {
        this.state = "running";
      }
      createOscillator() {
        const tone = { type: "", frequency: { value: 0 }, connect: () => ({ connect: () => {} }), start: () => started.push(tone.frequency.value), stop: () => {} };
        return tone;
      }
      createGain() {
        return { gain: { value: 0 }, connect: () => ({}) };
      }
    }
    vi.stubGlobal("AudioContext", FakeContext);
  });

  it("makes no sound before it is armed and rings again and again until told to stop", async () => {
    const shaken = vi.fn();
    vi.stubGlobal("navigator", { vibrate: shaken });
    const ringer = new Ringer();
    ringer.set("call");
    expect(started).toEqual([]);
    ringer.set("silent");
    await ringer.arm();
    expect(ringer.isArmed).toBe(true);
    started.length = 0;
    ringer.set("call");
    const once = started.length;
    expect(once).toBeGreaterThan(0);
    vi.advanceTimersByTime(10_000);
    expect(started.length).toBe(once * 6);
    expect(shaken.mock.calls.flat().some((pattern) => Array.isArray(pattern))).toBe(true);
    ringer.set("silent");
    vi.advanceTimersByTime(60_000);
    expect(started.length).toBe(once * 6);
  });

  it("has another voice for a lost connection", async () => {
    vi.stubGlobal("navigator", {});
    const ringer = new Ringer();
    await ringer.arm();
    started.length = 0;
    ringer.set("lost");
    const lost = [...started];
    ringer.set("call");
    expect(started.slice(lost.length)).not.toEqual(lost);
  });
});
