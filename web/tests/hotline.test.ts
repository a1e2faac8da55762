import { describe, expect, it } from "vitest";

import type { Caller, Callers, ReportForm, ReportInput } from "../src/api/types";
import { nameShown } from "../src/features/desk/parts/ReportFields";
import { callOf, ofHouse, reportOf, speakerOf, startOf } from "../src/features/hotline/pages/Hotline";

const caller: Caller = {
  name: "赵护士",
  phone: "138 0013 8000",
  customer: { id: "c-1", name: "市人民医院" },
  account_id: "a-1",
  department_id: "d-1",
  place: "门诊二楼",
  called_at: "2026-11-03T02:00:00Z",
  contact: false,
};
const body: ReportInput = { text: "查询打不开", system_id: "s-1", impact: "several", urgency: "slow", reporter_name: "赵护士" };

describe("the hotline", () => {
  it("begins with what is known of the caller", () => {
    expect(startOf(caller, "13800138000").report).toEqual({
      channel: "phone",
      phone: "13800138000",
      reporter_name: "赵护士",
      place: "门诊二楼",
    });
    expect(startOf(undefined, "110").report).toEqual({ channel: "phone", phone: "110" });
  });

  it("offers the systems of the caller's house, and all to somebody unknown", () => {
    const system = (id: string, customer: string) => ({ id, name: id, customer: { id: customer, name: customer }, recent: false });
    const form: ReportForm = { systems: [system("s-1", "c-1"), system("s-2", "c-2")], impacts: [], urgencies: [], catalogue: [] };
    expect(ofHouse(form, caller).systems.map(({ id }) => id)).toEqual(["s-1"]);
    expect(ofHouse(form, undefined).systems).toHaveLength(2);
  });

  it("reports in the caller's name until another name is written", () => {
    expect(reportOf(body, caller)).toMatchObject({ channel: "phone", reporter_account_id: "a-1", department_id: "d-1" });
    const another = reportOf({ ...body, reporter_name: "钱医生" }, caller);
    expect(another.reporter_account_id).toBeUndefined();
    expect(another.department_id).toBeUndefined();
    expect(reportOf({ ...body, system_id: null }, caller).customer_id).toBe("c-1");
  });

  it("takes the only one known for the caller, until somebody else is chosen", () => {
    const another: Caller = { ...caller, name: "钱医生" };
    const callers = (...items: Caller[]) => ({ items, systems: [], open: [] }) as unknown as Callers;
    expect(speakerOf(callers(caller), null)).toBe(caller);
    expect(speakerOf(callers(caller), "other")).toBeUndefined();
    expect(speakerOf(callers(caller, another), null)).toBeUndefined();
    expect(speakerOf(callers(caller, another), "c-1/钱医生")).toBe(another);
  });

  it("keeps one call by its number, however that is written", () => {
    expect(callOf("138 0013-8000")).toBe(callOf("13800138000"));
  });

  it("shows a typed name for whom it was typed, and his own for somebody else", () => {
    expect(nameShown(undefined, "赵护士")).toBe("赵护士");
    expect(nameShown({ name: "", over: "赵护士" }, "赵护士")).toBe("");
    expect(nameShown({ name: "老王", over: "" }, "赵护士")).toBe("赵护士");
  });
});
