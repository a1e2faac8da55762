import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState, type ReactNode } from "react";

import { everyGroup, everyPerson, everySystem } from "../../../api/every";
import type { GroupRecord } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { List, type ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { Empty, Loaded } from "../../../ui/PageState";
import { listed, useWords } from "../../../ui/words";
import { Editing } from "../parts/Editing";
import { FactCard } from "../parts/FactCard";
import { TeamHead } from "../parts/TeamHead";
import { usePersonNames, useTeamChanged } from "./data";
import { coverageInWords } from "./group";
import { GroupForm } from "./GroupForm";

type Column = ListColumn<GroupRecord>;

/** The groups: their people, the systems they serve, and what must always be on duty. */
export function GroupsPage() {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/team/groups" });
  const search = useSearch({ from: "/inside/team/groups" });
  const may = has(useAccount(), "manager");
  const [editing, setEditing] = useState<GroupRecord | "new" | null>(null);
  const changed = useTeamChanged();
  const query = useQuery(everyGroup());
  const people = useQuery(everyPerson()).data ?? [];
  const columns = useColumns();
  const set = (change: { q?: string | undefined; person?: string | undefined }) =>
    void navigate({ search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value)), replace: true });
  useCommands(may ? [{ id: "new-group", title: t("team.groups.new"), group: "do", run: () => setEditing("new") }] : []);
  const close = () => setEditing(null);
  const edit = (group: GroupRecord) =>
    may && <Button size="small" type="text" icon={<EditOutlined aria-hidden />} aria-label={t("estate.edit.of", { name: group.name })} onClick={() => setEditing(group)} />;
  return (
    <div className="page stack">
      <TeamHead
        at="groups"
        action={
          may && (
            <Button type="primary" onClick={() => setEditing("new")}>
              {t("team.groups.new")}
            </Button>
          )
        }
      />
      <div className="line">
        <ListSearch live className="estate-search" value={search.q} label={t("team.groups.search")} onSearch={(q) => set({ q })} />
        <Select
          className="team-filter"
          aria-label={t("team.groups.member")}
          placeholder={t("team.groups.every_member")}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={search.person ?? null}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(person?: string | null) => set({ person: person ?? undefined })}
        />
      </div>
      <Loaded query={query}>
        {(all) => (
          <List
            name="groups"
            title={t("team.groups.tab")}
            columns={[named(t("team.groups.field.name"), edit), ...columns]}
            rows={all.filter((group) => fits(group, search))}
            rowKey={(group) => group.id}
            empty={all.length > 0 ? <Empty title={t("ui.list.none")} /> : <Empty title={t("team.groups.empty")} hint={t("team.groups.empty_hint")} />}
            card={(group) => (
              <FactCard row={group} head={[<strong key="name">{group.name}</strong>, edit(group)]} columns={columns.filter(({ off }) => !off)} />
            )}
          />
        )}
      </Loaded>
      {may && (
        <Editing editing={editing} close={close} changed={changed}>
          {({ row, ...form }) => <GroupForm group={row} {...form} />}
        </Editing>
      )}
    </div>
  );
}

function fits({ name, code, members }: GroupRecord, { q = "", person }: { q?: string; person?: string }): boolean {
  return (!person || members.includes(person)) && `${name} ${code}`.toLowerCase().includes(q.toLowerCase());
}

function named(title: string, edit: (group: GroupRecord) => ReactNode): Column {
  return {
    key: "name",
    title,
    fixed: true,
    cell: (group) => group.name,
    render: (group) => (
      <span className="spread">
        <strong>{group.name}</strong>
        {edit(group)}
      </span>
    ),
  };
}

/** What is said of a group beside its name. */
function useColumns(): Column[] {
  const { t } = useWords();
  const language = useLanguage();
  const people = usePersonNames();
  const systems = new Map((useQuery(everySystem()).data ?? []).map((system) => [system.id, system]));
  const members = (group: GroupRecord) => listed(language, group.members.map((id) => people.get(id) ?? t("team.roster.somebody")));
  // An engineer reads of the estate what his own groups serve: of the rest he is told how many.
  const served = (ids: string[], word: (known: { name: string; customer_name: string }) => string) => {
    const known = ids.flatMap((id) => systems.get(id) ?? []);
    const more = ids.length - known.length;
    return [...new Set(known.map(word)), ...(more > 0 ? [t("team.groups.more", { count: more })] : [])];
  };
  const text = (key: string, of: (group: GroupRecord) => string, rest: Partial<Column> = {}): Column => ({
    key,
    title: t(`team.groups.field.${key}`),
    cell: of,
    render: (group) => of(group) || t("estate.none"),
    ...rest,
  });
  const all = ({ serves_all }: GroupRecord) => (serves_all ? [t("team.groups.serves.true")] : []);
  const needs = (group: GroupRecord) => group.coverage.map((need) => coverageInWords(need, t));
  return [
    text("code", (group) => group.code, { width: 100 }),
    text("members", members),
    text("systems", (group) => listed(language, [...all(group), ...served(group.systems, ({ name }) => name)])),
    text("customers", (group) => listed(language, served(group.systems, ({ customer_name }) => customer_name)), { off: true }),
    {
      key: "coverage",
      title: t("team.groups.field.coverage"),
      cell: (group) => needs(group).join("\n"),
      render: (group) =>
        group.coverage.length === 0 ? (
          t("estate.none")
        ) : (
          <ul className="plain-list stack-8">
            {needs(group).map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        ),
    },
  ];
}
