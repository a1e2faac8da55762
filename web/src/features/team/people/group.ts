import type { DutyCoverage, GroupFields, GroupRecord } from "../../../api/types";
import { phrase, type Words } from "../../../ui/words";
import { daysInWords, hoursOf, shownHours, typedHours, type HoursValues } from "../shift";
import { skillInWords } from "./person";

export const DUTY_ROLES = ["engineer", "lead", "manager", "director"] as const satisfies NonNullable<DutyCoverage["role"]>[];

/** What a group must always have on duty, as the form has it: what does not matter is empty. */
export type CoverageValues = HoursValues & { name: string; at_least: number; role: string; skill: string; level: number };

/** A group as the form has it. */
export type GroupValues = { code: string; name: string; members: string[]; systems: string[]; serves_all: boolean; coverage: CoverageValues[] };

/** The level a skill is asked for at, where nobody said. */
export const LEVEL = 3;

/** A group as the form shows it. */
export function valuesOf({ code, name, members, systems, serves_all, coverage }: GroupRecord): GroupValues {
  return {
    code,
    name,
    members,
    systems,
    serves_all,
    coverage: coverage.map((need) => ({
      name: need.name,
      at_least: need.at_least,
      role: need.role ?? "",
      skill: need.skill?.skill ?? "",
      level: need.skill?.level ?? LEVEL,
      ...shownHours(need.hours),
    })),
  };
}

/** What of it was written, as it is sent. */
export function sentOf({ coverage, ...rest }: Partial<GroupValues>): Partial<GroupFields> {
  return { ...rest, ...(coverage ? { coverage: coverage.map(needOf) } : {}) };
}

function needOf({ name, at_least, role, skill, level, ...hours }: CoverageValues): DutyCoverage {
  return {
    name: name.trim(),
    at_least,
    role: (role || null) as DutyCoverage["role"],
    skill: skill.trim() ? { skill: skill.trim(), level } : null,
    hours: typedHours(hours) as DutyCoverage["hours"],
  };
}

/** A need as people read it: how many, of whom, when. */
export function coverageInWords({ name, at_least, role, skill, hours }: DutyCoverage, t: Words): string {
  const whom = [role && phrase(t, "team.rotation.role", role), skill && t("team.groups.skilled", { skill: skillInWords(skill, t) })].filter(Boolean).join(" ");
  return t("team.groups.need", { name, count: at_least, whom: whom || t("team.groups.anybody"), days: daysInWords({ hours }, t), hours: hoursOf({ hours }) });
}
