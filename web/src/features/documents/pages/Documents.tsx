import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";

import type { DocumentRow } from "../../../api/types";
import type { Language } from "../../../app/language";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { useCustomers, useDocuments } from "../data";
import { KINDS, SEALS, STATES } from "../kinds";
import { FromHere } from "../parts/FromHere";
import { Narrow } from "../parts/Narrow";
import { NewReport } from "../parts/NewReport";
import { DocumentTags, SealOf, standing, StateOf } from "../parts/DocumentTags";
import type { DocumentsSearch } from "../routes";

/** Everything on paper: drafted, approved, issued, sealed. */
export function DocumentsPage() {
  const { t } = useWords();
  useTitle(t("documents.title"));
  const account = useAccount();
  const navigate = useNavigate({ from: "/documents" });
  const search = useSearch({ from: "/inside/documents" });
  const language = useLanguage();
  const [drafting, setDrafting] = useState(false);
  const query = useDocuments(search);
  const manager = has(account, "manager");
  const staff = has(account, "manager", "dispatcher", "engineer");
  const customers = useCustomers(manager);
  const narrow = (change: Partial<DocumentsSearch>) =>
    void navigate({
      search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value)) as DocumentsSearch,
      replace: true,
    });
  const draft = manager && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setDrafting(true)}>
      {t("documents.new.title")}
    </Button>
  );
  const elsewhere = has(account, "manager", "dispatcher") && (
    <div className="line">
      <Link to="/documents/returns">{t("documents.returns.title")}</Link>
      {manager && <Link to="/documents/templates">{t("documents.templates.title")}</Link>}
      {draft}
    </div>
  );
  const states = staff ? STATES : STATES.filter((state) => state === "issued" || state === "archived");
  return (
    <div className="page">
      <PageHead title={t("documents.title")} hint={t("documents.hint")} action={elsewhere} />
      <div className="stack">
        <div className="line">
          <Narrow name="kind" values={KINDS} chosen={search.kind} onChoose={(kind) => narrow({ kind })} />
          <Narrow name="state" values={states} chosen={search.state} onChoose={(state) => narrow({ state })} />
          <Narrow name="seal" values={SEALS} chosen={search.seal} onChoose={(seal) => narrow({ seal })} />
          {manager && (
            <Select
              className="narrow"
              aria-label={t("documents.field.customer")}
              placeholder={t("documents.field.customer")}
              style={{ minWidth: 180 }}
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              value={search.customer_id}
              options={customers.data?.map((party) => ({ value: party.id, label: party.name }))}
              onChange={(customer_id?: string) => narrow({ customer_id })}
            />
          )}
          {(search.incident_id || search.subject_id) && (
            <span className="small">
              {t("documents.about")}{" "}
              <Button type="link" size="small" onClick={() => narrow({ incident_id: undefined, subject_id: undefined })}>
                {t("documents.clear")}
              </Button>
            </span>
          )}
        </div>
        {staff && <FromHere search={search} onDrafted={(id) => void navigate({ to: "/documents/$id", params: { id } })} />}
        <GrowingList
          query={query}
          empty={<Empty title={t("documents.empty")} hint={t(staff ? "documents.empty_hint" : "documents.empty_outside")} action={draft || undefined} />}
          name="documents"
          title={t("documents.title")}
          columns={columnsOf(t, language)}
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
      <NewReport
        open={drafting}
        onClose={() => setDrafting(false)}
        onDrafted={(id) => void navigate({ to: "/documents/$id", params: { id } })}
      />
    </div>
  );
}

function columnsOf(t: Words, language: Language): ListColumn<DocumentRow>[] {
  return [
    { key: "number", title: t("documents.field.number"), cell: (row) => row.number, render: (row) => <NumberLink row={row} /> },
    { key: "title", title: t("documents.field.title"), cell: (row) => row.title, render: (row) => row.title },
    { key: "kind", title: t("documents.field.kind"), cell: (row) => t(`documents.kind.${row.kind}`), render: (row) => t(`documents.kind.${row.kind}`), off: true },
    { key: "customer", title: t("documents.field.customer"), cell: (row) => row.customer_name, render: (row) => row.customer_name, roomy: true },
    { key: "state", title: t("documents.field.state"), cell: (row) => t(`documents.state.${standing(row)}`), render: (row) => <StateOf document={row} /> },
    {
      key: "seal",
      title: t("documents.field.seal"),
      cell: (row) => (row.seal === "none" ? "" : t(`documents.seal.${row.seal}`)),
      render: (row) => <SealOf document={row} />,
    },
    {
      key: "seal_at",
      title: t("documents.field.seal_at"),
      cell: (row) => (row.seal_at ? fullMoment(row.seal_at, language) : ""),
      render: (row) => row.seal_at && <span className="nowrap">{fullMoment(row.seal_at, language)}</span>,
      off: true,
    },
    {
      key: "made",
      title: t("documents.field.made"),
      cell: (row) => fullMoment(row.made.at, language),
      render: (row) => <span className="nowrap">{fullMoment(row.made.at, language)}</span>,
      roomy: true,
    },
  ];
}

function Card({ row }: { row: DocumentRow }) {
  return (
    <div className="panel stack-8">
      <div className="spread">
        <NumberLink row={row} />
        <DocumentTags document={row} />
      </div>
      <div>{row.title}</div>
      <div className="small muted">{row.customer_name}</div>
    </div>
  );
}

function NumberLink({ row }: { row: DocumentRow }) {
  return (
    <Link to="/documents/$id" params={{ id: row.id }} className="nowrap">
      {row.number}
    </Link>
  );
}
