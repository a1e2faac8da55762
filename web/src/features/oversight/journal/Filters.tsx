import { Button, Input, Select } from "antd";

import { ListSearch } from "../../../ui/list/ListSearch";
import { phrase, useWords, type Words } from "../../../ui/words";
import type { JournalSearch } from "../routes";
import { useKnown } from "./data";
import { actorWord, KINDS, kindWord, namesOf, PARTS, SUBJECTS, subjectKindWord } from "./says";

type Props = { search: JournalSearch; onNarrow: (change: Partial<JournalSearch>) => void; onClear: () => void };
type Option = { value: string; label: string };
type Group = { label: string; options: Option[] };

/** Words are looked for in what is shown and in what is sent. */
const SEARCHED = {
  showSearch: {
    filterOption: (typed: string, option?: { value?: unknown; label?: unknown }) =>
      `${String(option?.label ?? "")} ${String(option?.value ?? "")}`.toLowerCase().includes(typed.trim().toLowerCase()),
  },
  allowClear: true,
  popupMatchSelectWidth: false,
} as const;

/** By what the journal is narrowed; all of it stands in the address. */
export function Filters({ search, onNarrow, onClear }: Props) {
  const { t } = useWords();
  const known = useKnown();
  const names = namesOf(known, []);
  const persons = known?.accounts.map(({ id, name, login }) => ({ value: `account:${id}`, label: `${name} · ${login}` })) ?? [];
  const actors = [
    { label: t("journal.filter.parts"), options: PARTS.map((value) => ({ value, label: actorWord(t, names, value) })) },
    { label: t("journal.filter.persons"), options: persons },
  ];
  const subjects = SUBJECTS.map((value) => ({ value, label: subjectKindWord(t, value) }));
  return (
    <div className="line journal-filters" role="group" aria-label={t("journal.filter.label")}>
      <Chosen name="kind" search={search} options={kindsOf(t)} word={(kind) => kindWord(t, kind)} onNarrow={onNarrow} />
      <Chosen name="subject_kind" search={search} options={[{ label: t("journal.filter.subject_kind"), options: subjects }]} word={(kind) => subjectKindWord(t, kind)} onNarrow={onNarrow} />
      <ListSearch className="journal-subject" value={search.subject} label={t("journal.filter.subject")} onSearch={(subject) => onNarrow({ subject })} />
      <Chosen name="actor" search={search} options={actors} word={(actor) => actorWord(t, names, actor)} onNarrow={onNarrow} />
      <span className="line nowrap">
        <Day name="from" search={search} onNarrow={onNarrow} />
        <span aria-hidden>{t("journal.filter.until")}</span>
        <Day name="to" search={search} onNarrow={onNarrow} />
      </span>
      {Object.keys(search).length > 0 && (
        <Button type="link" size="small" onClick={onClear}>
          {t("journal.filter.clear")}
        </Button>
      )}
    </div>
  );
}

/** The kinds in their groups; each group as a whole too. */
function kindsOf(t: Words): Group[] {
  return KINDS.map(([group, kinds]) => {
    const label = phrase(t, "journal.group", group);
    const every = { value: `${group}.`, label: t("journal.filter.every", { group: label }) };
    return { label, options: [every, ...kinds.map((value) => ({ value, label: kindWord(t, value) }))] };
  });
}

type ChosenProps = { name: "kind" | "subject_kind" | "actor"; search: JournalSearch; options: Group[]; word: (value: string) => string; onNarrow: Props["onNarrow"] };

/** One choice; what the address names and nobody offers is offered beside. */
function Chosen({ name, search, options, word, onNarrow }: ChosenProps) {
  const { t } = useWords();
  const value = search[name];
  const offered = value === undefined || options.some((group) => group.options.some((option) => option.value === value));
  const all: (Group | Option)[] = offered ? options : [{ value, label: word(value) }, ...options];
  return (
    <Select<string>
      {...SEARCHED}
      aria-label={t(`journal.filter.${name}`)}
      placeholder={t(`journal.filter.${name}`)}
      value={value}
      options={all as Group[]}
      onChange={(next?: string) => onNarrow({ [name]: next })}
    />
  );
}

function Day({ name, search, onNarrow }: { name: "from" | "to"; search: JournalSearch; onNarrow: Props["onNarrow"] }) {
  const { t } = useWords();
  return <Input type="date" aria-label={t(`journal.filter.${name}`)} value={search[name] ?? ""} onChange={(event) => onNarrow({ [name]: event.target.value || undefined })} />;
}
