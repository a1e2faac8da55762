import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";

import type { AgreementRow } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { useAgreements } from "../data";
import { NewAgreement } from "../parts/NewAgreement";
import { StatusTag } from "../parts/StatusTag";
import { PAPERS, type AgreementSearch, type Facing, type PaperFilter } from "../routes";

import "../agreement.css";

/** Every agreement with the version that counts last. */
export function AgreementsPage() {
  const { t } = useWords();
  useTitle(t("agreement.title"));
  const navigate = useNavigate({ from: "/agreements" });
  const search = useSearch({ from: "/inside/agreements" });
  const client = useQueryClient();
  const manager = has(useAccount(), "manager");
  // Who drafts agreements follows their papers; nobody else sees them.
  const query = useAgreements(manager ? search.paper : undefined);
  const [making, setMaking] = useState(false);
  const none = !search.paper && query.data?.pages.every((page) => page.items.length === 0);
  const set = (change: { [Key in keyof AgreementSearch]?: AgreementSearch[Key] | undefined }) =>
    void navigate({ search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value)) as AgreementSearch, replace: true });
  return (
    <div className="page">
      <PageHead
        title={t("agreement.title")}
        hint={t("agreement.hint")}
        action={
          manager && (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t("agreement.fresh.do")}
            </Button>
          )
        }
      />
      <NewAgreement
        open={making}
        onDone={(made) => {
          setMaking(false);
          void client.invalidateQueries({ queryKey: ["agreements"] });
          const draft = made.versions.at(-1);
          if (draft) void navigate({ to: "/agreements/$id/drafts/$version", params: { id: made.id, version: draft.id } });
        }}
        onClose={() => setMaking(false)}
      />
      <div className="stack">
        <div className="line">
          <Segmented
            aria-label={t("agreement.facing_label")}
            value={search.facing ?? "all"}
            options={(["all", "customer", "vendor"] as const).map((value) => ({ value, label: t(`agreement.facing.${value}`) }))}
            onChange={(next) => set({ facing: next === "all" ? undefined : (next as Facing) })}
          />
          {manager && (
            <Select<PaperFilter>
              className="agreement-paper"
              aria-label={t("agreement.paper.label")}
              placeholder={t("agreement.paper.label")}
              allowClear
              {...(search.paper ? { value: search.paper } : {})}
              options={PAPERS.map((value) => ({ value, label: t(`agreement.paper.filter.${value}`) }))}
              onChange={(paper?: PaperFilter) => set({ paper })}
            />
          )}
          <ListSearch className="agreement-search" value={search.q} label={t("agreement.search")} onSearch={(q) => set({ q })} />
        </div>
        <GrowingList
          query={query}
          fits={(row) => fits(row, search)}
          empty={none ? <Empty title={t("agreement.empty")} hint={t("agreement.empty_hint")} /> : <Empty title={t("agreement.empty_filtered")} />}
          name="agreements"
          title={t("agreement.title")}
          columns={columnsOf(t, manager)}
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
    </div>
  );
}

function fits(row: AgreementRow, { facing, q }: AgreementSearch): boolean {
  if (facing && row.facing !== facing) return false;
  return !q || [row.name, row.customer.name, row.promiser.name].join(" ").toLowerCase().includes(q.toLowerCase());
}

function columnsOf(t: Words, papers: boolean): ListColumn<AgreementRow>[] {
  return [
    {
      key: "name",
      title: t("agreement.column.name"),
      cell: (row) => row.name,
      render: (row) => (
        <Link to="/agreements/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: "customer", title: t("agreement.column.customer"), cell: (row) => row.customer.name, render: (row) => row.customer.name },
    { key: "promiser", title: t("agreement.column.promiser"), cell: (row) => row.promiser.name, render: (row) => row.promiser.name, roomy: true },
    {
      key: "version",
      title: t("agreement.column.version"),
      width: 110,
      cell: (row) => row.latest_number,
      kind: "number",
      render: (row) => t("agreement.number", { number: row.latest_number }),
    },
    { key: "from", title: t("agreement.column.from"), width: 120, cell: (row) => row.effective_from, render: (row) => row.effective_from ?? t("agreement.none") },
    {
      key: "state",
      title: t("agreement.column.state"),
      width: 130,
      cell: (row) => t(`agreement.status.${row.latest_status}`),
      render: (row) => <StatusTag status={row.latest_status} />,
    },
    ...(papers ? [{ key: "paper", title: t("agreement.paper.label"), width: 170, cell: (row: AgreementRow) => paperInWords(row, t), render: (row: AgreementRow) => <Paper row={row} /> }] : []),
  ];
}

/** Where the paper of the latest version stands, in words; nothing where none is followed. */
function paperInWords(row: AgreementRow, t: Words): string {
  return row.paper && row.paper !== "none" ? t(`agreement.life.state.${row.paper}`) : "";
}

/** What still awaits a seal stands out by its sign. */
function Paper({ row }: { row: AgreementRow }) {
  const { t } = useWords();
  const said = paperInWords(row, t);
  if (said === "") return <span className="muted">{t("agreement.none")}</span>;
  const Icon = row.paper === "sealed" ? CheckCircleOutlined : row.paper === "overtaken" ? ExclamationCircleOutlined : ClockCircleOutlined;
  return (
    <span className="adjective nowrap">
      <Icon aria-hidden /> {said}
    </span>
  );
}

function Card({ row }: { row: AgreementRow }) {
  const { t } = useWords();
  return (
    <Link to="/agreements/$id" params={{ id: row.id }} className="panel stack-8 agreement-card">
      <strong>{row.name}</strong>
      <span className="line">
        <StatusTag status={row.latest_status} />
        {row.paper && row.paper !== "none" && <Paper row={row} />}
        <span className="small muted">
          {t("agreement.number", { number: row.latest_number })}
          {row.effective_from && ` · ${t("agreement.from", { date: row.effective_from })}`}
        </span>
      </span>
      <span className="small muted">{row.customer.name}</span>
    </Link>
  );
}
