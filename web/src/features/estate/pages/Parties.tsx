import { ArrowLeftOutlined, PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { Fragment, useState, type ReactNode } from "react";

import type { EstateDepartment, EstateParty, EstateSite } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { List, type ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded, type Asked } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import { useAllParties, useDepartmentsOf, useEstateChanged, useSitesOf } from "../edit/data";
import { DepartmentForm, PartyForm, SiteForm } from "../edit/PartyForms";

import "../estate.css";

export const PARTY_KINDS = ["customer", "vendor", "carrier", "third_party"] as const;

/** Customers, vendors and whoever else answers for something, with whom to call. */
export function PartiesPage() {
  const { t } = useWords();
  useTitle(t("estate.parties.title"));
  const navigate = useNavigate({ from: "/parties" });
  const { kind, q } = useSearch({ from: "/inside/parties" });
  const may = has(useAccount(), "manager", "administrator");
  const [making, setMaking] = useState(false);
  const changed = useEstateChanged();
  const query = useAllParties();
  const set = (change: { kind?: (typeof PARTY_KINDS)[number] | undefined; q?: string | undefined }) => {
    const next = { kind, q, ...change };
    void navigate({ search: { ...(next.kind ? { kind: next.kind } : {}), ...(next.q ? { q: next.q } : {}) }, replace: true });
  };
  const first = (party: EstateParty) => party.contacts[0];
  const columns: ListColumn<EstateParty>[] = [
    {
      key: "name",
      title: t("estate.field.name"),
      cell: (party) => party.name,
      render: (party) => (
        <Link to="/parties/$id" params={{ id: party.id }}>
          {party.name}
        </Link>
      ),
    },
    { key: "kind", title: t("estate.field.kind"), width: 110, cell: (party) => phrase(t, "ui.party", party.kind), render: (party) => phrase(t, "ui.party", party.kind) },
    { key: "code", title: t("estate.field.code"), width: 120, cell: (party) => party.code, render: (party) => party.code },
    { key: "contact", title: t("estate.field.contacts"), cell: (party) => first(party)?.name ?? null, render: (party) => [first(party)?.name, first(party)?.phone].filter(Boolean).join(" · ") || t("estate.none") },
    { key: "hotline", title: t("estate.field.hotline"), width: 150, roomy: true, cell: (party) => party.hotline, render: (party) => party.hotline ?? t("estate.none") },
  ];
  return (
    <div className="page stack">
      <PageHead
        title={t("estate.parties.title")}
        hint={t("estate.parties.hint")}
        action={
          may && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
              {t("estate.edit.new_party")}
            </Button>
          )
        }
      />
      <PartyForm
        open={making}
        {...(kind ? { kind } : {})}
        onDone={(made) => {
          setMaking(false);
          changed();
          void navigate({ to: "/parties/$id", params: { id: made.id } });
        }}
        onClose={() => setMaking(false)}
      />
      <div className="line">
        <Segmented
          aria-label={t("estate.field.kind")}
          value={kind ?? ""}
          options={[{ value: "", label: t("estate.parties.all") }, ...PARTY_KINDS.map((value) => ({ value, label: phrase(t, "ui.party", value) }))]}
          onChange={(next) => set({ kind: next === "" ? undefined : (next as (typeof PARTY_KINDS)[number]) })}
        />
        <ListSearch className="estate-search" value={q} label={t("estate.parties.search")} onSearch={(next) => set({ q: next })} />
      </div>
      <Loaded query={query}>
        {(all) => {
          const wanted = (q ?? "").toLowerCase();
          const rows = all.filter((party) => (!kind || party.kind === kind) && (!wanted || [party.name, party.code, ...party.contacts.map(({ name }) => name)].join(" ").toLowerCase().includes(wanted)));
          return (
            <List
              name="parties"
              title={t("estate.parties.title")}
              columns={columns}
              rows={rows}
              empty={<Empty title={t("estate.parties.empty")} />}
              rowKey={(party) => party.id}
              card={(party) => (
                <Link to="/parties/$id" params={{ id: party.id }} className="panel stack-8 estate-card">
                  <span className="spread">
                    <strong>{party.name}</strong>
                    <span className="adjective">{phrase(t, "ui.party", party.kind)}</span>
                  </span>
                  <span className="small muted">{[first(party)?.name, first(party)?.phone].filter(Boolean).join(" · ") || party.code}</span>
                </Link>
              )}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

/** One party: whom to call; of a customer also its places and departments. */
export function PartyPage() {
  const { id } = useParams({ from: "/inside/parties/$id" });
  const { t } = useWords();
  const query = useAllParties();
  const party = query.data?.find((each) => each.id === id);
  useTitle(party?.name);
  return (
    <div className="page">
      <Loaded query={query} rows={8}>
        {() => (party ? <Whole party={party} /> : <Empty title={t("ui.problem.absent")} />)}
      </Loaded>
    </div>
  );
}

function Whole({ party }: { party: EstateParty }) {
  const { t } = useWords();
  const may = has(useAccount(), "manager", "administrator");
  // As it stood when it was opened: what others change meanwhile is told, not mixed in.
  const [editing, setEditing] = useState<EstateParty | null>(null);
  const changed = useEstateChanged();
  return (
    <div className="stack">
      <header className="page-head">
        <div className="grow stack-8">
          <div className="line nowrap">
            <Link to="/parties" aria-label={t("estate.parties.back")} className="estate-back">
              <ArrowLeftOutlined aria-hidden />
            </Link>
            <h1 className="grow">{party.name}</h1>
          </div>
          <div className="line">
            <span className="adjective">{phrase(t, "ui.party", party.kind)}</span>
            <span className="muted">{[party.code, party.zone, party.hotline].filter(Boolean).join(" · ")}</span>
          </div>
        </div>
        {may && <Button onClick={() => setEditing(party)}>{t("estate.edit.do")}</Button>}
      </header>
      <PartyForm
        key={editing ? `${editing.id}.${editing.version}` : "none"}
        {...(editing ? { party: editing } : {})}
        open={editing !== null}
        onDone={() => {
          setEditing(null);
          changed();
          message.success(t("estate.edit.saved"));
        }}
        onClose={() => setEditing(null)}
      />
      <section className="panel stack-8" aria-labelledby="contacts-head">
        <h2 id="contacts-head">{t("estate.field.contacts")}</h2>
        {party.contacts.length === 0 ? (
          <p className="muted">{t("estate.parties.no_contacts")}</p>
        ) : (
          <ul className="plain-list contacts">
            {party.contacts.map((contact, index) => (
              <li key={index}>
                <strong>{contact.name}</strong>
                {contact.role && <span className="adjective">{phrase(t, "estate.contact.role_of", contact.role)}</span>}
                {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
                {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
              </li>
            ))}
          </ul>
        )}
      </section>
      {party.kind === "customer" && <Sites customer={party.id} may={may} />}
      {party.kind === "customer" && <Departments customer={party.id} may={may} />}
    </div>
  );
}

function Sites({ customer, may }: { customer: string; may: boolean }) {
  const { t } = useWords();
  const about = (site: EstateSite) => [site.code, site.city, site.address, site.zone, site.travel_minutes > 0 && t("estate.parties.travel", { count: site.travel_minutes })];
  return (
    <Below<EstateSite>
      name="sites"
      may={may}
      query={useSitesOf(customer) as Asked<{ items: EstateSite[] }>}
      words={{ title: t("estate.parties.sites"), add: t("estate.edit.new_site"), none: t("estate.parties.no_sites") }}
      about={(site) => about(site).filter(Boolean).join(" · ")}
      form={(site, rest) => <SiteForm customer={customer} {...(site ? { site } : {})} {...rest} />}
    />
  );
}

function Departments({ customer, may }: { customer: string; may: boolean }) {
  const { t } = useWords();
  return (
    <Below<EstateDepartment>
      name="departments"
      may={may}
      query={useDepartmentsOf(customer) as Asked<{ items: EstateDepartment[] }>}
      words={{ title: t("estate.parties.departments"), add: t("estate.edit.new_department"), none: t("estate.parties.no_departments") }}
      about={(department) => department.code}
      form={(department, rest) => <DepartmentForm customer={customer} {...(department ? { department } : {})} {...rest} />}
    />
  );
}

type BelowProps<Row> = {
  /** Names the section in the page. */
  name: string;
  may: boolean;
  query: Asked<{ items: Row[] }>;
  words: { title: string; add: string; none: string };
  about: (row: Row) => string;
  /** The form of a row, or of a new one. */
  form: (row: Row | undefined, rest: { open: boolean; onDone: () => void; onClose: () => void }) => ReactNode;
};

/** What belongs to a customer: each with its form, and one more. */
function Below<Row extends { id: string; name: string }>({ name, may, query, words, about, form }: BelowProps<Row>) {
  const { t } = useWords();
  const changed = useEstateChanged();
  const [editing, setEditing] = useState<Row | "new" | null>(null);
  const row = editing === null || editing === "new" ? undefined : editing;
  return (
    <section className="panel stack-8" aria-labelledby={`${name}-head`}>
      <div className="spread">
        <h2 id={`${name}-head`}>{words.title}</h2>
        {may && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setEditing("new")}>
            {words.add}
          </Button>
        )}
      </div>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{words.none}</p>
          ) : (
            <ul className="plain-list contacts">
              {items.map((each) => (
                <li key={each.id}>
                  <strong>{each.name}</strong>
                  <span className="muted">{about(each)}</span>
                  {may && (
                    <Button size="small" type="text" aria-label={t("estate.edit.of", { name: each.name })} onClick={() => setEditing(each)}>
                      {t("estate.edit.do")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Fragment key={row?.id ?? "new"}>
        {form(row, {
          open: editing !== null,
          onDone: () => {
            setEditing(null);
            changed();
            message.success(t("estate.edit.saved"));
          },
          onClose: () => setEditing(null),
        })}
      </Fragment>
    </section>
  );
}
