import { EditOutlined } from "@ant-design/icons";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";

import { everyParty, everySystem } from "../../../api/every";
import type { StaffingRecord } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty, Loaded } from "../../../ui/PageState";
import { listed, useWords } from "../../../ui/words";
import { sitesQuery } from "../../estate/edit/data";
import { Editing } from "../parts/Editing";
import { FactCard } from "../parts/FactCard";
import { TeamHead } from "../parts/TeamHead";
import { usePersonNames, useStaffing, useTeamChanged } from "./data";
import { StaffingForm } from "./StaffingForm";

type Column = ListColumn<StaffingRecord>;

/** What customers ask of those who come: resident or named engineers, and clearances. */
export function StaffingPage() {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/team/staffing" });
  const { customer } = useSearch({ from: "/inside/team/staffing" });
  const may = has(useAccount(), "manager");
  const [editing, setEditing] = useState<StaffingRecord | "new" | null>(null);
  const changed = useTeamChanged();
  const query = useStaffing(customer);
  const customers = useQuery(everyParty("customer")).data ?? [];
  const name = (rule: StaffingRecord) => customers.find(({ id }) => id === rule.customer_id)?.name ?? t("estate.none");
  const columns = useColumns(query.data ?? []);
  useCommands(may ? [{ id: "new-staffing", title: t("team.staffing.new"), group: "do", run: () => setEditing("new") }] : []);
  const close = () => setEditing(null);
  const edit = (rule: StaffingRecord) =>
    may && <Button size="small" type="text" icon={<EditOutlined aria-hidden />} aria-label={t("estate.edit.of", { name: name(rule) })} onClick={() => setEditing(rule)} />;
  const named: Column = {
    key: "customer_id",
    title: t("team.staffing.field.customer_id"),
    fixed: true,
    cell: name,
    render: (rule) => (
      <span className="spread">
        <strong>{name(rule)}</strong>
        {edit(rule)}
      </span>
    ),
  };
  return (
    <div className="page stack">
      <TeamHead
        at="staffing"
        action={
          may && (
            <Button type="primary" onClick={() => setEditing("new")}>
              {t("team.staffing.new")}
            </Button>
          )
        }
      />
      <div className="line">
        <Select
          className="team-filter"
          aria-label={t("team.staffing.field.customer_id")}
          placeholder={t("team.staffing.every_customer")}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={customer ?? null}
          options={customers.map((party) => ({ value: party.id, label: party.name }))}
          onChange={(chosen?: string | null) => void navigate({ search: chosen ? { customer: chosen } : {}, replace: true })}
        />
      </div>
      <Loaded query={query}>
        {(rules) => (
          <List
            name="staffing"
            title={t("team.staffing.tab")}
            columns={[named, ...columns]}
            rows={rules}
            rowKey={(rule) => rule.id}
            empty={customer ? <Empty title={t("ui.list.none")} /> : <Empty title={t("team.staffing.empty")} hint={t("team.staffing.empty_hint")} />}
            card={(rule) => <FactCard row={rule} head={[<strong key="name">{name(rule)}</strong>, edit(rule)]} columns={columns} />}
          />
        )}
      </Loaded>
      {may && (
        <Editing editing={editing} close={close} changed={changed}>
          {({ row, ...form }) => <StaffingForm rule={row} {...form} />}
        </Editing>
      )}
    </div>
  );
}

/** What is said of a rule beside its customer. */
function useColumns(rules: StaffingRecord[]): Column[] {
  const { t } = useWords();
  const language = useLanguage();
  const people = usePersonNames();
  const systems = useQuery(everySystem()).data ?? [];
  // The places of those customers alone who ask for something at one of them.
  const placed = [...new Set(rules.flatMap(({ customer_id, site_id }) => (site_id ? [customer_id] : [])))];
  const sites = useQueries({ queries: placed.map(sitesQuery) }).flatMap(({ data }) => data?.items ?? []);
  const of = (key: string, word: (rule: StaffingRecord) => string) => plainColumn<StaffingRecord>(key, t(`team.staffing.field.${key}`), word);
  const called = (known: { id: string; name: string }[], id: string) => known.find((each) => each.id === id)?.name ?? t("estate.none");
  return [
    of("site_id", ({ site_id }) => (site_id ? called(sites, site_id) : t("team.staffing.every_site"))),
    of("system_id", ({ system_id }) => (system_id ? called(systems, system_id) : t("team.staffing.every_system"))),
    of("named", ({ named }) => listed(language, named.map((id) => people.get(id) ?? t("team.roster.somebody")))),
    of("clearances", ({ clearances }) => listed(language, clearances)),
  ];
}
