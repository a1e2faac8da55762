import i18next from "i18next";
import { describe, expect, it } from "vitest";

import type { GroupRecord, PersonRecord, RosterGap } from "../src/api/types";
import { gapsOfAbsence } from "../src/features/team/people/data";
import { coverageInWords, sentOf as groupSent, valuesOf as groupValues } from "../src/features/team/people/group";
import { sentOf, skillName, skillOf, skillsHeld, valuesOf } from "../src/features/team/people/person";
import type { Words } from "../src/ui/words";

const t = i18next.t as unknown as Words;

const person: PersonRecord = {
  id: "p1",
  version: 3,
  code: "E08",
  name: "吴磊",
  phone: null,
  email: null,
  account_id: null,
  posts: ["technical_support"],
  skills: [{ skill: "database", level: 5 }],
  certificates: [{ name: "DCP", technology: "达梦", version: null, valid_until: "2027-06-30" }],
  clearances: [{ name: "背景审查", valid_until: null }],
  languages: ["zh"],
  city: "滨江",
  capacity: 6,
  partner_id: null,
  active: true,
};

describe("a person", () => {
  it("is sent as he was read, however the form shows him", () => {
    const { id: _, version: __, ...content } = person;
    expect(sentOf(valuesOf(person))).toEqual(content);
  });

  it("is sent by what was written alone, what was emptied as null", () => {
    expect(sentOf({ city: "", capacity: 0 })).toEqual({ city: null, capacity: 0 });
  });
});

describe("a skill", () => {
  it("that is a component kind is read by its word and kept by its name; a technology is called what it is", () => {
    expect([skillName("database", t), skillOf("数据库", t), skillOf(" 数据库 ", t)]).toEqual(["数据库", "database", "database"]);
    expect([skillName("达梦", t), skillOf("达梦", t)]).toEqual(["达梦", "达梦"]);
  });

  it("is offered once, also where several hold it", () => {
    const offered = skillsHeld([person, { ...person, skills: [{ skill: "达梦", level: 3 }] }]);
    expect(offered.filter((each) => each === "达梦" || each === "database")).toEqual(["database", "达梦"]);
  });
});

describe("a group", () => {
  const day = { zone: "Asia/Shanghai", start_minute: 0, end_minute: 1440, days: { rule: "every" } } as const;
  const group: GroupRecord = {
    id: "g1",
    version: 1,
    code: "DBA",
    name: "数据库组",
    members: ["p1"],
    systems: ["s1"],
    serves_all: false,
    coverage: [
      { name: "数据库 7×24", at_least: 1, role: null, skill: { skill: "database", level: 4 }, hours: day },
      { name: "白班", at_least: 2, role: "engineer", skill: null, hours: { ...day, start_minute: 510, end_minute: 1050, days: { rule: "weekdays", weekdays: ["monday", "friday"] } } },
    ],
  };

  it("is sent as it was read, with what must always be on duty", () => {
    const { id: _, version: __, ...content } = group;
    expect(groupSent(groupValues(group))).toEqual(content);
  });

  it("says what it needs", () => {
    const said = group.coverage.map((need) => coverageInWords(need, t));
    expect(said).toEqual(["数据库 7×24：每天 00:00–24:00，会数据库 4 级及以上的至少 1 名", "白班：周一、周五 08:30–17:30，工程师至少 2 名"]);
  });
});

describe("an absence", () => {
  const gap = (from: string, to: string, away: string): RosterGap => ({
    group_id: "g1",
    group_name: "数据库组",
    coverage: "数据库 7×24",
    from,
    to,
    present: 0,
    needed: 1,
    away: [{ id: away, name: away }],
    text_zh: "缺 1 人",
    text_en: "1 missing",
  });

  it("tears the gaps in which its person would be on duty, and no others", () => {
    const absence = { person_id: "p1", kind: "leave", from: "2026-10-01T00:00:00Z", to: "2026-10-03T00:00:00Z" } as const;
    const during = gap("2026-10-02T00:00:00Z", "2026-10-04T00:00:00Z", "p1");
    const others = [gap("2026-10-02T00:00:00Z", "2026-10-04T00:00:00Z", "p2"), gap("2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z", "p1")];
    expect(gapsOfAbsence(absence, [during, ...others])).toEqual([during]);
  });
});
