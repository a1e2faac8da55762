import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select, Table } from "antd";
import { useState } from "react";

import type { DocumentRow } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { useCustomers, useDocuments } from "../data";
import { KINDS, SEALS, STATES } from "../kinds";
import { FromHere } from "../parts/FromHere";
import { NewReport } from "../parts/NewReport";
import { DocumentTags } from "../parts/DocumentTags";
import type { DocumentsSearch } from "../routes";

/** Everything on paper: drafted, approved, issued, sealed. */
export function DocumentsPage() {
  const { t } = useWords();
  useTitle(t("documents.title"));
  const account = useAccount();
  const navigate = useNavigate({ from: "/documents" });
  const search = useSearch({ from: "/inside/documents" });
  const wide = useWide();
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
  const rows = query.data?.pages.flatMap((page) => page.items);
  const states = staff ? STATES : STATES.filter((state) => state === "issued" || state === "archived");
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("documents.title")}</h1>
          <p className="muted">{t("documents.hint")}</p>
        </div>
        {draft}
      </div>
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
        <Loaded query={{ ...query, data: rows }}>
          {(items) =>
            items.length === 0 ? (
              <div className="panel">
                <Empty title={t("documents.empty")} hint={staff ? t("documents.empty_hint") : undefined} action={draft || undefined} />
              </div>
            ) : (
              <>
                {wide ? <Rows items={items} /> : <Cards items={items} />}
                {query.hasNextPage && (
                  <div>
                    <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
                      {t("documents.more")}
                    </Button>
                  </div>
                )}
              </>
            )
          }
        </Loaded>
      </div>
      <NewReport
        open={drafting}
        onClose={() => setDrafting(false)}
        onDrafted={(id) => void navigate({ to: "/documents/$id", params: { id } })}
      />
    </div>
  );
}

type NarrowProps<Value extends string> = {
  name: "kind" | "state" | "seal";
  values: readonly Value[];
  chosen: Value | null | undefined;
  onChoose: (value: Value | undefined) => void;
};

function Narrow<Value extends string>({ name, values, chosen, onChoose }: NarrowProps<Value>) {
  const { t } = useWords();
  return (
    <Select<Value>
      aria-label={t(`documents.field.${name}`)}
      placeholder={t(`documents.field.${name}`)}
      style={{ minWidth: name === "kind" ? 180 : 120 }}
      allowClear
      value={chosen ?? undefined}
      options={values.map((value) => ({ value, label: t(`documents.${name}.${value}`) }))}
      onChange={(value?: Value) => onChoose(value)}
    />
  );
}

function Rows({ items }: { items: DocumentRow[] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <Table<DocumentRow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={items}
      columns={[
        { title: t("documents.field.number"), render: (_, row) => <NumberLink row={row} /> },
        { title: t("documents.field.title"), render: (_, row) => row.title },
        { title: t("documents.field.customer"), render: (_, row) => row.customer_name, responsive: ["lg"] },
        { title: t("documents.field.state"), render: (_, row) => <DocumentTags document={row} /> },
        {
          title: t("documents.field.made"),
          responsive: ["xl"],
          render: (_, row) => <span className="nowrap">{fullMoment(row.made.at, language)}</span>,
        },
      ]}
    />
  );
}

function Cards({ items }: { items: DocumentRow[] }) {
  return (
    <ul className="plain-list stack-8">
      {items.map((row) => (
        <li key={row.id} className="panel stack-8">
          <div className="spread">
            <NumberLink row={row} />
            <DocumentTags document={row} />
          </div>
          <div>{row.title}</div>
          <div className="small muted">{row.customer_name}</div>
        </li>
      ))}
    </ul>
  );
}

function NumberLink({ row }: { row: DocumentRow }) {
  return (
    <Link to="/documents/$id" params={{ id: row.id }} className="nowrap">
      {row.number}
    </Link>
  );
}
