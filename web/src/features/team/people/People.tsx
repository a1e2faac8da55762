import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Popconfirm, Segmented, Select } from "antd";
import { useState } from "react";

import { everyGroup } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { PersonQuery, PersonRecord } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { houseDate } from "../../../ui/houseDate";
import { GrowingList } from "../../../ui/list/Growing";
import { ListSearch } from "../../../ui/list/ListSearch";
import { message } from "../../../ui/messages";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { Editing } from "../parts/Editing";
import { useSkills } from "../parts/Choices";
import { TeamHead } from "../parts/TeamHead";
import type { PeopleSearch } from "../routes";
import { useActive, useAway, usePeople, useTeamChanged } from "./data";
import { PersonCard, usePeopleColumns } from "./PeopleColumns";
import { PersonForm } from "./PersonForm";

const DAY = 86_400_000;
/** Within so many days a certificate or clearance ends. */
const ENDS = [30, 60, 90] as const;

/** The people of the maintenance team: what they can do, how much they carry, who is away. */
export function PeoplePage() {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/team" });
  const search = useSearch({ from: "/inside/team" });
  const account = useAccount();
  const may = has(account, "manager");
  const [editing, setEditing] = useState<PersonRecord | "new" | null>(null);
  const changed = useTeamChanged();
  const groups = useQuery(everyGroup()).data ?? [];
  const away = useAway();
  const query = usePeople(wantedOf(search));
  const set = (change: { [Key in keyof PeopleSearch]?: PeopleSearch[Key] | undefined }) =>
    void navigate({ search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value)) as PeopleSearch, replace: true });
  const members = search.group ? new Set(groups.find(({ id }) => id === search.group)?.members) : null;
  const acts = (person: PersonRecord) => may && <Acts person={person} onEdit={() => setEditing(person)} />;
  const columns = usePeopleColumns(groups, away, acts);
  useCommands(may ? [{ id: "new-person", title: t("team.people.new"), group: "do", run: () => setEditing("new") }] : []);
  const close = () => setEditing(null);
  return (
    <div className="page stack">
      <TeamHead
        at="people"
        action={
          may && (
            <>
              <Link to="/imports">
                <Button tabIndex={-1}>{t("team.people.import")}</Button>
              </Link>
              <Button type="primary" onClick={() => setEditing("new")}>
                {t("team.people.new")}
              </Button>
            </>
          )
        }
      />
      <Filters search={search} groups={groups} onChange={set} />
      <GrowingList
        query={query}
        fits={(person) => (!members || members.has(person.id)) && (!search.away || away.has(person.id))}
        empty={Object.keys(search).length > 0 ? <Empty title={t("ui.list.none")} /> : <Empty title={t("team.people.empty")} hint={t("team.people.empty_hint")} />}
        name="people"
        title={t("team.people.tab")}
        columns={columns}
        rowKey={(person) => person.id}
        card={(person) => <PersonCard person={person} columns={columns} acts={acts(person)} />}
      />
      {may && (
        <Editing editing={editing} close={close} changed={changed}>
          {({ row, ...form }) => <PersonForm person={row} {...form} />}
        </Editing>
      )}
    </div>
  );
}

/** What of the address the server narrows the list by. */
function wantedOf({ q, skill, show, ends }: PeopleSearch): PersonQuery {
  return {
    ...(q ? { q } : {}),
    ...(skill ? { skill } : {}),
    ...(show === "all" ? {} : { active: show !== "gone" }),
    ...(ends ? { expiring_before: houseDate(serverNow() + ends * DAY) } : {}),
  };
}

type FiltersProps = {
  search: PeopleSearch;
  groups: { id: string; name: string }[];
  onChange: (change: { [Key in keyof PeopleSearch]?: PeopleSearch[Key] | undefined }) => void;
};

function Filters({ search, groups, onChange }: FiltersProps) {
  const { t } = useWords();
  const skills = useSkills();
  return (
    <div className="line">
      <ListSearch className="estate-search" value={search.q} label={t("team.people.search")} onSearch={(q) => onChange({ q })} />
      <Segmented
        aria-label={t("team.people.field.active")}
        value={search.show ?? "here"}
        options={(["here", "gone", "all"] as const).map((value) => ({ value, label: t(`team.people.show.${value}`) }))}
        onChange={(value) => onChange({ show: value === "here" ? undefined : (value as PeopleSearch["show"]) })}
      />
      <Select
        className="team-filter"
        aria-label={t("team.people.field.groups")}
        placeholder={t("team.roster.every_group")}
        allowClear
        value={search.group ?? null}
        options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(group?: string | null) => onChange({ group: group ?? undefined })}
      />
      <Select
        className="team-filter"
        aria-label={t("team.people.skill")}
        placeholder={t("team.people.every_skill")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={search.skill ?? null}
        options={skills}
        onChange={(skill?: string | null) => onChange({ skill: skill ?? undefined })}
      />
      <Select
        className="team-filter"
        aria-label={t("team.people.ends_label")}
        placeholder={t("team.people.ends_label")}
        allowClear
        value={search.ends ?? null}
        options={ENDS.map((count) => ({ value: count, label: t("team.people.ends", { count }) }))}
        onChange={(ends?: number | null) => onChange({ ends: ends ?? undefined })}
      />
      <Checkbox checked={search.away ?? false} onChange={({ target }) => onChange({ away: target.checked || undefined })}>
        {t("team.people.away_now")}
      </Checkbox>
    </div>
  );
}

/** What is done with a person: changed, or taken out of the team's work and brought back. */
function Acts({ person, onEdit }: { person: PersonRecord; onEdit: () => void }) {
  const { t } = useWords();
  const turn = useActive();
  const word = t(person.active ? "team.people.deactivate" : "team.people.activate");
  const act = () => turn.mutate(person, { onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")) });
  return (
    <span className="line nowrap team-acts">
      <Button size="small" type="text" icon={<EditOutlined aria-hidden />} aria-label={t("estate.edit.of", { name: person.name })} onClick={onEdit} />
      <Popconfirm title={t(person.active ? "team.people.deactivate_sure" : "team.people.activate_sure", { name: person.name })} okText={word} cancelText={t("ui.cancel")} onConfirm={act}>
        <Button size="small" type="text" loading={slow(turn.isPending)} aria-label={t("team.people.turn_of", { turn: word, name: person.name })}>
          {word}
        </Button>
      </Popconfirm>
    </span>
  );
}
