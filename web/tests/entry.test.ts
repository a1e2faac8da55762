import { describe, expect, it } from "vitest";

import type { ChatDraft } from "../src/api/types";
import { startOf } from "../src/features/desk/entry/Chat";
import { lateBody, NOTHING } from "../src/features/desk/entry/lateBody";
import { clockOf, daysBack, instantsOf, tidied, type Times } from "../src/features/desk/entry/times";

const EMPTY = NOTHING.times;
const times = (some: Partial<Times>): Times => ({ ...EMPTY, ...some });
const local = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();
const NOW = local(23, 15, 10);

describe("the times of a late entry", () => {
  it("lie today; the answer is the call's, the restoration the solution's", () => {
    const found = instantsOf(times({ report: "14:31", solution: "14:50" }), daysBack("14:31", NOW), NOW);
    expect(found).toEqual({
      report: local(23, 14, 31),
      response: local(23, 14, 31),
      restoration: local(23, 14, 50),
      solution: local(23, 14, 50),
    });
  });

  it("began yesterday where the first has not come yet today, and end after midnight", () => {
    const morning = local(23, 8, 0);
    const back = daysBack("23:40", morning);
    expect(back).toBe(1);
    const found = instantsOf(times({ report: "23:40", arrival: "00:25", solution: "01:10" }), back, morning);
    expect(found.report).toBe(local(22, 23, 40));
    expect([found.arrival, found.solution]).toEqual([local(23, 0, 25), local(23, 1, 10)]);
  });

  it("stand on the chosen day where an incident has its report already", () => {
    const found = instantsOf(times({ solution: "09:00" }), 2, NOW);
    expect(found).toEqual({ restoration: local(21, 9, 0), solution: local(21, 9, 0) });
  });
});

describe("a typed time of day", () => {
  it("needs no colon and is shown with one", () => {
    expect(["1431", "905", "9.05", "14：31", " 14:31 "].map(tidied)).toEqual(["14:31", "09:05", "09:05", "14:31", "14:31"]);
    expect(["2460", "14", "noon"].map(clockOf)).toEqual([null, null, null]);
  });
});

describe("what a late entry sends", () => {
  const fields = { ...NOTHING, system: "s1", what: " 打不出发票 ", done: "更换网线", times: times({ report: "14:31", solution: "14:50" }) };

  it("is the report with its steps, by phone, at the times stated", () => {
    const body = lateBody(fields, instantsOf(fields.times, 0, NOW), undefined, "已答复");
    const call = new Date(local(23, 14, 31)).toISOString();
    const end = new Date(local(23, 14, 50)).toISOString();
    expect(body).toEqual({
      report: { system_id: "s1", text: "打不出发票", channel: "phone", occurred_at: call },
      response: { text: "已答复", occurred_at: call },
      restoration: { text: "更换网线", workaround: false, occurred_at: end },
      solution: { solution: "更换网线", occurred_at: end },
      reason: "",
      evidence_ids: [],
    });
  });

  it("names the incident instead where there is one, and solves nothing by a workaround", () => {
    const body = lateBody({ ...fields, workaround: true }, instantsOf(times({ solution: "14:50" }), 0, NOW), "i1", "已答复");
    expect(body.incident_id).toBe("i1");
    expect([body.report, body.response, body.solution]).toEqual([undefined, undefined, undefined]);
    expect(body.restoration?.workaround).toBe(true);
  });
});

describe("a chat", () => {
  it("starts the report; what belongs to the system found travels along", () => {
    const report = { system_id: "s1", component_id: "k1", fault_class: null, text: "打不开", channel: "chat" } as unknown as ChatDraft["report"];
    const start = startOf({ report } as ChatDraft, []);
    expect(start.report.text).toBe("打不开");
    expect(start.carry).toEqual({ component_id: "k1" });
  });
});
