import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Popconfirm, Select } from "antd";
import { useState } from "react";

import { everyPerson } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { Absence, RosterGap } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { said, useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { listed, useWords } from "../../../ui/words";
import { FactCard } from "../parts/FactCard";
import { MonthStep, monthOf } from "../parts/MonthStep";
import { TeamHead } from "../parts/TeamHead";
import type { LeaveSearch } from "../routes";
import { ABSENCES } from "./absences";
import { gapsOfAbsence, useAbsences, useGaps, usePersonNames, useTakeBack, useTeamChanged } from "./data";
import { LeaveForm } from "./LeaveForm";

/** Who is away in a month, why, and where too few are there because of it. */
export function LeavePage() {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/team/leave" });
  const search = useSearch({ from: "/inside/team/leave" });
  const { days, range } = monthOf(search.month);
  const may = has(useAccount(), "dispatcher", "manager");
  const [entering, setEntering] = useState(false);
  const [torn, setTorn] = useState<RosterGap[]>([]);
  const changed = useTeamChanged();
  const query = useAbsences(range);
  const names = usePersonNames();
  const gaps = useGaps(range).data ?? [];
  const name = ({ person_id }: Absence) => names.get(person_id) ?? t("team.roster.somebody");
  const takeBack = (absence: Absence) => may && Date.parse(absence.to) > serverNow() && <TakeBack id={absence.id} name={name(absence)} />;
  const columns = useColumns(gaps);
  const named: ListColumn<Absence> = {
    key: "person_id",
    title: t("team.leave.field.person_id"),
    fixed: true,
    cell: name,
    render: (absence) => (
      <span className="spread">
        <strong>{name(absence)}</strong>
        {takeBack(absence)}
      </span>
    ),
  };
  const set = (change: { [Key in keyof LeaveSearch]?: LeaveSearch[Key] | undefined }) =>
    void navigate({ search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value)) as LeaveSearch, replace: true, resetScroll: false });
  useCommands(may ? [{ id: "enter-leave", title: t("team.leave.new"), group: "do", run: () => setEntering(true) }] : []);
  return (
    <div className="page stack">
      <TeamHead
        at="leave"
        action={
          may && (
            <>
              <Link to="/team/leave/import">
                <Button tabIndex={-1}>{t("team.people.import")}</Button>
              </Link>
              <Button type="primary" onClick={() => setEntering(true)}>
                {t("team.leave.new")}
              </Button>
            </>
          )
        }
      />
      {torn.length > 0 && <Torn gaps={torn} onSeen={() => setTorn([])} />}
      <div className="line">
        <MonthStep days={days} onMonth={(month) => set({ month })} />
        <Filters search={search} onChange={set} />
      </div>
      <Loaded query={query}>
        {(absences) => (
          <List
            name="leave"
            title={t("team.leave.tab")}
            columns={[named, ...columns]}
            rows={absences.filter((absence) => (!search.kind || absence.kind === search.kind) && (!search.person || absence.person_id === search.person))}
            rowKey={(absence) => absence.id}
            empty={absences.length > 0 ? <Empty title={t("ui.list.none")} /> : <Empty title={t("team.leave.empty")} hint={t("team.leave.empty_hint")} />}
            card={(absence) => <FactCard row={absence} head={[<strong key="name">{name(absence)}</strong>, takeBack(absence)]} columns={columns} />}
          />
        )}
      </Loaded>
      {may && (
        <LeaveForm
          person={search.person}
          open={entering}
          onDone={(gapsNow) => {
            setEntering(false);
            setTorn(gapsNow);
            changed();
            void message.success(t("team.leave.entered"));
          }}
          onClose={() => setEntering(false)}
        />
      )}
    </div>
  );
}

/** What is said of an absence beside its person. */
function useColumns(gaps: RosterGap[]): ListColumn<Absence>[] {
  const { t } = useWords();
  const language = useLanguage();
  const of = (key: string, word: (absence: Absence) => string, rest: Partial<ListColumn<Absence>> = {}) => plainColumn<Absence>(key, t(`team.leave.field.${key}`), word, rest);
  const sentences = (absence: Absence) => gapsOfAbsence(absence, gaps).map((gap) => gapInWords(gap, language));
  return [
    of("kind", ({ kind }) => t(`team.leave.kind.${kind}`), { width: 110 }),
    of("from", ({ from }) => fullMoment(from, language)),
    of("to", ({ to }) => fullMoment(to, language)),
    of("note", ({ note }) => note ?? ""),
    {
      key: "gaps",
      title: t("team.leave.field.gaps"),
      cell: (absence) => listed(language, sentences(absence)),
      render: (absence) => <Sentences of={sentences(absence)} />,
    },
    of("source_key", ({ source_key }) => source_key ?? "", { off: true }),
  ];
}

/** When too few are there, and of whom. */
function gapInWords(gap: RosterGap, language: Language): string {
  return `${fullMoment(gap.from, language)} – ${fullMoment(gap.to, language)} · ${said(gap, language)}`;
}

/** So many are told; the roster shows all. */
const TOLD = 3;

function Sentences({ of }: { of: string[] }) {
  const { t } = useWords();
  return (
    <ul className="plain-list">
      {of.slice(0, TOLD).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {of.length > TOLD && <li className="muted">{t("team.leave.more_gaps", { count: of.length - TOLD })}</li>}
    </ul>
  );
}

/** The gaps an absence tore that was just entered. */
function Torn({ gaps, onSeen }: { gaps: RosterGap[]; onSeen: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <div role="status" className="team-warning spread">
      <div>
        <strong>{t("team.leave.torn")}</strong>
        <Sentences of={gaps.map((gap) => gapInWords(gap, language))} />
      </div>
      <Button size="small" onClick={onSeen}>
        {t("team.leave.seen")}
      </Button>
    </div>
  );
}

type FiltersProps = { search: LeaveSearch; onChange: (change: { [Key in "kind" | "person"]?: LeaveSearch[Key] | undefined }) => void };

function Filters({ search, onChange }: FiltersProps) {
  const { t } = useWords();
  const people = useQuery(everyPerson()).data ?? [];
  return (
    <>
      <Select
        className="team-filter"
        aria-label={t("team.leave.field.kind")}
        placeholder={t("team.leave.every_kind")}
        allowClear
        value={search.kind ?? null}
        options={ABSENCES.map((kind) => ({ value: kind, label: t(`team.leave.kind.${kind}`) }))}
        onChange={(kind?: Absence["kind"] | null) => onChange({ kind: kind ?? undefined })}
      />
      <Select
        className="team-filter"
        aria-label={t("team.leave.field.person_id")}
        placeholder={t("team.leave.everybody")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={search.person ?? null}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(person?: string | null) => onChange({ person: person ?? undefined })}
      />
    </>
  );
}

function TakeBack({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const back = useTakeBack();
  const act = () =>
    back.mutate(id, {
      onSuccess: () => void message.success(t("team.leave.taken_back")),
      onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    });
  return (
    <Popconfirm title={t("team.leave.sure", { name })} okText={t("team.roster.take_back")} cancelText={t("ui.cancel")} onConfirm={act}>
      <Button size="small" loading={slow(back.isPending)}>
        {t("team.roster.take_back")}
      </Button>
    </Popconfirm>
  );
}
