import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Segmented, Table } from "antd";

import type { AgreementRow } from "../../../api/types";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { useAgreements } from "../data";
import { StatusTag } from "../parts/StatusTag";
import type { Facing } from "../routes";

import "../agreement.css";

/** Every agreement with the version that counts last. */
export function AgreementsPage() {
  const { t } = useWords();
  useTitle(t("agreement.title"));
  const navigate = useNavigate({ from: "/agreements" });
  const search = useSearch({ from: "/inside/agreements" });
  const wide = useWide();
  const query = useAgreements();
  const all = query.data?.pages.flatMap((page) => page.items);
  const set = (change: { facing?: Facing | undefined; q?: string | undefined }) => {
    const next = { ...search, ...change };
    void navigate({ search: { ...(next.facing ? { facing: next.facing } : {}), ...(next.q ? { q: next.q } : {}) }, replace: true });
  };
  return (
    <div className="page">
      <PageHead title={t("agreement.title")} hint={t("agreement.hint")} />
      <div className="stack">
        <div className="line">
          <Segmented
            aria-label={t("agreement.facing_label")}
            value={search.facing ?? "all"}
            options={(["all", "customer", "vendor"] as const).map((value) => ({ value, label: t(`agreement.facing.${value}`) }))}
            onChange={(next) => set({ facing: next === "all" ? undefined : (next as Facing) })}
          />
          <Input.Search
            className="agreement-search"
            allowClear
            defaultValue={search.q}
            placeholder={t("agreement.search")}
            aria-label={t("agreement.search")}
            onSearch={(q) => set({ q: q.trim() })}
          />
        </div>
        <Loaded query={{ ...query, data: all }}>
          {(items) => {
            const rows = items.filter((row) => fits(row, search));
            return (
              <>
                {rows.length === 0 ? (
                  <div className="panel">
                    {items.length === 0 ? (
                      <Empty title={t("agreement.empty")} hint={t("agreement.empty_hint")} />
                    ) : (
                      <Empty title={t("agreement.empty_filtered")} />
                    )}
                  </div>
                ) : wide ? (
                  <Rows rows={rows} />
                ) : (
                  <Cards rows={rows} />
                )}
                {query.hasNextPage && (
                  <div>
                    <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
                      {t("ui.more")}
                    </Button>
                  </div>
                )}
              </>
            );
          }}
        </Loaded>
      </div>
    </div>
  );
}

function fits(row: AgreementRow, { facing, q }: { facing?: Facing; q?: string }): boolean {
  if (facing && row.facing !== facing) return false;
  return !q || [row.name, row.customer.name, row.promiser.name].join(" ").toLowerCase().includes(q.toLowerCase());
}

function Rows({ rows }: { rows: AgreementRow[] }) {
  const { t } = useWords();
  return (
    <Table<AgreementRow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t("agreement.column.name"),
          render: (_, row) => (
            <Link to="/agreements/$id" params={{ id: row.id }}>
              {row.name}
            </Link>
          ),
        },
        { title: t("agreement.column.customer"), render: (_, row) => row.customer.name },
        { title: t("agreement.column.promiser"), render: (_, row) => row.promiser.name, responsive: ["lg"] },
        { title: t("agreement.column.version"), width: 110, render: (_, row) => t("agreement.number", { number: row.latest_number }) },
        { title: t("agreement.column.from"), width: 120, render: (_, row) => row.effective_from ?? t("agreement.none") },
        { title: t("agreement.column.state"), width: 130, render: (_, row) => <StatusTag status={row.latest_status} /> },
      ]}
    />
  );
}

function Cards({ rows }: { rows: AgreementRow[] }) {
  const { t } = useWords();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/agreements/$id" params={{ id: row.id }} className="panel stack-8 agreement-card">
            <strong>{row.name}</strong>
            <span className="line">
              <StatusTag status={row.latest_status} />
              <span className="small muted">
                {t("agreement.number", { number: row.latest_number })}
                {row.effective_from && ` · ${t("agreement.from", { date: row.effective_from })}`}
              </span>
            </span>
            <span className="small muted">{row.customer.name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
