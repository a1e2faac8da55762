import type { PersonFields, PersonRecord } from "../../../api/types";
import { phrase, type Words } from "../../../ui/words";
import { COMPONENT_KINDS } from "../../estate/kinds";

export const POSTS = [
  "administrator",
  "technical_support",
  "data_analyst",
  "trainer",
  "emergency_responder",
  "service_desk",
  "lead",
  "service_manager",
  "director",
] as const satisfies NonNullable<PersonFields["posts"]>[number][];

/** How well somebody can do something: 1 knows of it, 5 teaches it. */
export const LEVELS = [1, 2, 3, 4, 5] as const;

export type Skill = PersonRecord["skills"][number];
type Certificate = { name: string; technology: string; version: string; valid_until: string };
type Clearance = { name: string; valid_until: string };

/** A person as the form has him: what is not known is empty. */
export type PersonValues = {
  code: string;
  name: string;
  phone: string;
  email: string;
  city: string;
  account_id: string;
  partner_id: string;
  posts: PersonRecord["posts"];
  languages: string[];
  capacity: number;
  active: boolean;
  skills: Skill[];
  certificates: Certificate[];
  clearances: Clearance[];
};

/** A person as the form shows him. */
export function valuesOf(person: PersonRecord): PersonValues {
  const { code, name, posts, languages, capacity, active } = person;
  return {
    code,
    name,
    phone: person.phone ?? "",
    email: person.email ?? "",
    city: person.city ?? "",
    account_id: person.account_id ?? "",
    partner_id: person.partner_id ?? "",
    posts,
    languages,
    capacity,
    active,
    skills: person.skills.map(({ skill, level }) => ({ skill, level })),
    certificates: person.certificates.map((held) => ({ name: held.name, technology: held.technology, version: held.version ?? "", valid_until: held.valid_until ?? "" })),
    clearances: person.clearances.map((held) => ({ name: held.name, valid_until: held.valid_until ?? "" })),
  };
}

/** What of it was written, as it is sent: what was emptied is null. */
export function sentOf(values: Partial<PersonValues>): Partial<PersonFields> {
  const { certificates, clearances, ...rest } = values;
  const plain = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value === "" || value === undefined ? null : value]));
  return {
    ...(plain as Partial<PersonFields>),
    ...(certificates ? { certificates: certificates.map((held) => ({ ...held, version: held.version || null, valid_until: held.valid_until || null })) } : {}),
    ...(clearances ? { clearances: clearances.map((held) => ({ ...held, valid_until: held.valid_until || null })) } : {}),
  };
}

/** A skill as people read it: a component kind by its word, a technology as it is called. */
export function skillName(skill: string, t: Words): string {
  return phrase(t, "desk.component_kind", skill);
}

/** A skill as the server keeps it: the word of a component kind becomes its name. */
export function skillOf(words: string, t: Words): string {
  return COMPONENT_KINDS.find((kind) => skillName(kind, t) === words.trim()) ?? words;
}

/** A skill with its level, as people read it. */
export function skillInWords({ skill, level }: Skill, t: Words): string {
  return t("team.people.skill_at", { skill: skillName(skill, t), level });
}

/** Every skill somebody may be looked for by: the component kinds, and the technologies that people hold. */
export function skillsHeld(people: { skills: Skill[]; certificates: { technology: string }[] }[]): string[] {
  const held = people.flatMap(({ skills, certificates }) => [...skills.map(({ skill }) => skill), ...certificates.map(({ technology }) => technology)]);
  return [...new Set<string>([...COMPONENT_KINDS, ...held])];
}
