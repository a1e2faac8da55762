import { readFileSync } from "node:fs";

import { beforeEach, describe, expect, it, vi } from "vitest";

import { LiveStream, SILENCE_MS, type Heard } from "../src/live/stream";
import { touched } from "../src/live/touched";

/** The browser's own, as far as the stream needs it. */
class FakeSource {
  static all: FakeSource[] = [];
  readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  private told = new Map<string, (event: { data: string }) => void>();
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.told.set(name, listener);
  }
  say(name: string, data: unknown = {}) {
    this.told.get(name)?.({ data: JSON.stringify(data) });
  }
  close() {
    this.readyState = 2;
  }
}

class FakeChannel {
  static all = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly name: string) {
    FakeChannel.all.add(this);
  }
  postMessage(data: unknown) {
    for (const other of FakeChannel.all) if (other !== this) other.onmessage?.({ data });
  }
}

/** One lock: the first holds it, the next waits. */
function fakeLocks() {
  const waiting: (() => void)[] = [];
  let held = false;
  return {
    request: (_: string, hold: () => Promise<unknown>) => {
      if (held) waiting.push(() => void hold());
      else {
        held = true;
        void hold();
      }
      return new Promise(() => {});
    },
    release: () => waiting.shift()?.(),
  };
}

const CHANGE = { subject_kind: "incident", subject_id: "i1", kind: "incident.accepted", version: 3 };

describe("the event stream in the browser", () => {
  beforeEach(() => {
    FakeSource.all = [];
    FakeChannel.all = new Set();
    vi.stubGlobal("EventSource", FakeSource);
    vi.stubGlobal("BroadcastChannel", FakeChannel);
    vi.useFakeTimers();
  });

  it("is opened by one tab and heard by all; when that tab goes the next one opens it", () => {
    const locks = fakeLocks();
    vi.stubGlobal("navigator", { locks });
    const tabs = [new LiveStream(), new LiveStream()];
    const heard: Heard[][] = [[], []];
    tabs.forEach((tab, at) => {
      tab.listen((each) => heard[at]?.push(each));
      tab.start();
    });
    expect(FakeSource.all).toHaveLength(1);
    FakeSource.all[0]?.say("hello");
    FakeSource.all[0]?.say("change", CHANGE);
    for (const each of heard) expect(each).toEqual([{ type: "beat" }, { type: "change", change: CHANGE }]);
    expect(tabs.map((tab) => tab.isAlive())).toEqual([true, true]);
    locks.release();
    expect(FakeSource.all).toHaveLength(2);
  });

  it("tells that it broke off, also when it only falls silent, and tries again", () => {
    vi.stubGlobal("navigator", {});
    const tab = new LiveStream();
    const alive: boolean[] = [];
    tab.watch(() => alive.push(tab.isAlive()));
    tab.start();
    FakeSource.all[0]?.say("hello");
    FakeSource.all[0]?.onerror?.();
    expect(alive).toEqual([true, false]);
    FakeSource.all[0]?.say("heartbeat");
    vi.advanceTimersByTime(SILENCE_MS);
    expect(alive).toEqual([true, false, true, false]);
    expect(FakeSource.all).toHaveLength(2);
  });

  it("comes again after a refusal", () => {
    vi.stubGlobal("navigator", {});
    new LiveStream().start();
    const first = FakeSource.all[0];
    first?.close();
    first?.onerror?.();
    expect(FakeSource.all).toHaveLength(1);
    vi.advanceTimersByTime(10_000);
    expect(FakeSource.all).toHaveLength(2);
  });
});

describe("what a change touches", () => {
  it("is the incident itself once, and the lists", () => {
    const keys = touched([CHANGE, { ...CHANGE, kind: "clock.met" }]).map((key) => key.join("/"));
    expect(keys).toContain("incident/i1");
    expect(keys).toContain("incidents");
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is nothing for what no page shows", () => {
    expect(touched([{ ...CHANGE, subject_kind: "webhook" }])).toEqual([]);
  });

  it("is something of every kind that is told", () => {
    const told = readFileSync("../docs/API.md", "utf8").match(/Subject kinds: ([^.]+)\./)?.[1]?.split(/[;,\s]+/) ?? [];
    expect(told).toEqual(expect.arrayContaining(["incident", "assessment", "document", "calendar"]));
    expect(told.filter((subject_kind) => touched([{ ...CHANGE, subject_kind }]).length === 0)).toEqual([]);
  });

  it("is what waits for a decision, and a problem where an incident was grouped under it", () => {
    const keys = touched([{ ...CHANGE, kind: "incident.problem_linked" }]).map((key) => key.join("/"));
    expect(keys).toEqual(expect.arrayContaining(["proposals", "problems", "problem"]));
    expect(touched([CHANGE]).map((key) => key.join("/"))).not.toContain("problems");
  });

  it("is the roster where people and their shifts change, and no incident", () => {
    const keys = touched([{ ...CHANGE, subject_kind: "rotation" }, { ...CHANGE, subject_kind: "person" }]).map((key) => key.join("/"));
    expect(keys).toEqual(expect.arrayContaining(["roster", "rotations", "people", "duty-board"]));
    expect(keys.filter((key) => key.startsWith("incident"))).toEqual([]);
  });
});
