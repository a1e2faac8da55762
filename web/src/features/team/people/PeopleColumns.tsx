import type { ReactNode } from "react";

import type { Absence, GroupRecord, PersonRecord } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import type { ListColumn } from "../../../ui/list/List";
import { serverNow } from "../../../ui/serverClock";
import { dueInWords } from "../../../ui/time";
import { listed, useWords, type Words } from "../../../ui/words";
import { FactCard } from "../parts/FactCard";
import { useLoads, usePersonNames } from "./data";
import { skillInWords } from "./person";
import { useLanguageName } from "./PersonForm";

type Column = ListColumn<PersonRecord>;

/** What is said of a person: what of it is shown, and what of it goes into a file. */
export function usePeopleColumns(groups: GroupRecord[], away: Map<string, Absence>, acts: (person: PersonRecord) => ReactNode): Column[] {
  const { t } = useWords();
  const language = useLanguage();
  const named = useLanguageName();
  const loads = useLoads();
  const names = usePersonNames();
  const all = (words: string[]) => listed(language, words);
  const text = (key: string, of: (person: PersonRecord) => string, rest: Partial<Column> = {}): Column => ({
    key,
    title: t(`team.people.field.${key}`),
    cell: of,
    render: (person) => of(person) || t("estate.none"),
    ...rest,
  });
  const leave = ({ id }: PersonRecord) => {
    const absence = away.get(id);
    return absence ? t("team.people.away_until", { kind: t(`team.leave.kind.${absence.kind}`), at: dueInWords(absence.to, serverNow(), language, t as never) }) : "";
  };
  const skills = (person: PersonRecord) => person.skills.map((skill) => skillInWords(skill, t));
  return [
    {
      key: "name",
      title: t("team.people.field.name"),
      fixed: true,
      cell: (person) => person.name,
      render: (person) => (
        <span className="spread">
          <Name person={person} t={t} />
          {acts(person)}
        </span>
      ),
    },
    text("code", (person) => person.code, { width: 90 }),
    text("groups", ({ id }) => all(groups.filter(({ members }) => members.includes(id)).map(({ name }) => name))),
    text("posts", (person) => all(person.posts.map((post) => t(`team.people.post.${post}`))), { roomy: true }),
    {
      key: "skills",
      title: t("team.people.field.skills"),
      cell: (person) => all(skills(person)),
      render: (person) => <Adjectives words={skills(person)} />,
    },
    {
      key: "load",
      title: t("team.people.field.load"),
      width: 90,
      align: "right",
      kind: "number",
      cell: ({ id }) => loads.get(id) ?? null,
      render: ({ id, capacity }) => <Load load={loads.get(id)} capacity={capacity} t={t} />,
    },
    { key: "capacity", title: t("team.people.field.capacity"), width: 90, align: "right", kind: "number", cell: (person) => person.capacity, render: (person) => person.capacity },
    text("away", leave),
    text("active", ({ active }) => t(`team.people.active.${active}`), { off: true }),
    text("partner_id", ({ partner_id }) => names.get(partner_id ?? "") ?? "", { off: true }),
    text("phone", (person) => person.phone ?? "", { off: true }),
    text("email", (person) => person.email ?? "", { off: true }),
    text("city", (person) => person.city ?? "", { off: true }),
    text("languages", (person) => all(person.languages.map(named)), { off: true }),
    text("certificates", (person) => all(person.certificates.map((held) => until(held, t))), { off: true }),
    text("clearances", (person) => all(person.clearances.map((held) => until(held, t))), { off: true }),
  ];
}

/** What is held, and the last day on which it is valid. */
function until({ name, valid_until }: { name: string; valid_until: string | null }, t: Words): string {
  return valid_until ? t("team.people.held_until", { name, until: valid_until }) : name;
}

function Name({ person, t }: { person: PersonRecord; t: Words }) {
  return (
    <span className="line">
      <strong>{person.name}</strong>
      {!person.active && <span className="adjective">{t("team.people.active.false")}</span>}
    </span>
  );
}

/** Several words beside each other. */
function Adjectives({ words }: { words: string[] }) {
  return (
    <ul className="plain-list team-adjectives">
      {words.map((word) => (
        <li key={word} className="adjective">
          {word}
        </li>
      ))}
    </ul>
  );
}

/** Open work; who carries as much as he may is given no more by himself. */
function Load({ load, capacity, t }: { load: number | undefined; capacity: number; t: Words }) {
  if (load === undefined) return t("estate.none");
  return (
    <>
      {load}
      {capacity > 0 && load >= capacity && <span className="adjective team-full">{t("team.people.full")}</span>}
    </>
  );
}

/** What of a person is told on a phone. */
const TOLD = ["groups", "skills", "load", "capacity", "away"];

/** The person on a phone. */
export function PersonCard({ person, columns, acts }: { person: PersonRecord; columns: Column[]; acts: ReactNode }) {
  const { t } = useWords();
  return (
    <FactCard
      row={person}
      head={[<Name key="name" person={person} t={t} />, <span key="code" className="small muted">{person.code}</span>]}
      columns={columns.filter(({ key }) => TOLD.includes(key))}
      foot={
        <div className="spread">
          {person.phone ? <a href={`tel:${person.phone}`}>{person.phone}</a> : <span />}
          {acts}
        </div>
      }
    />
  );
}
