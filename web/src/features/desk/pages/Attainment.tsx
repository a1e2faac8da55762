import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Table } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { AttainmentRow } from "../../../api/types";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { phrase } from "../../../ui/words";

import { useTitle } from "../../../ui/useTitle";
import "../desk.css";

/** Were the agreed times kept, by agreement, milestone, severity and responsible party. */
export function AttainmentPage() {
  const { t } = useTranslation();
  useTitle(t("desk.attainment.title"));
  const wide = useWide();
  const navigate = useNavigate({ from: "/attainment" });
  const search = useSearch({ from: "/inside/attainment" });
  const [from, setFrom] = useState(search.from ?? monthStart(-1));
  const [to, setTo] = useState(search.to ?? monthStart(1));
  const asked = { from: search.from ?? monthStart(-1), to: search.to ?? monthStart(1) };
  const query = useQuery({
    queryKey: ["attainment", asked.from, asked.to],
    queryFn: () =>
      taken(
        // Dates, not instants: the period is the provider's, in the provider's zone.
        http.GET("/api/v1/attainment", { params: { query: asked } }),
      ),
  });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("desk.attainment.title")}</h1>
          <p className="muted">{t("desk.attainment.hint")}</p>
        </div>
        <form
          className="line"
          onSubmit={(event) => {
            event.preventDefault();
            void navigate({ search: { from, to }, replace: true });
          }}
        >
          <label className="line">
            {t("desk.attainment.from")}
            <Input type="date" value={from} onChange={(event) => setFrom(event.target.value)} style={{ width: 150 }} />
          </label>
          <label className="line">
            {t("desk.attainment.to")}
            <Input type="date" value={to} onChange={(event) => setTo(event.target.value)} style={{ width: 150 }} />
          </label>
          <Button htmlType="submit">{t("desk.attainment.apply")}</Button>
        </form>
      </div>
      <Loaded query={query}>
        {(answer) => {
          const rows = answer.rows;
          if (rows.length === 0)
            return (
              <div className="panel">
                <Empty title={t("desk.attainment.empty")} hint={t("desk.attainment.empty_hint")} />
              </div>
            );
          return wide ? <Rows rows={rows} /> : <Cards rows={rows} />;
        }}
      </Loaded>
    </div>
  );
}

function Rows({ rows }: { rows: AttainmentRow[] }) {
  const { t } = useTranslation();
  return (
    <Table<AttainmentRow>
      className="panel flush"
      size="small"
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={rows}
      rowKey={keyOf}
      columns={[
        { title: t("desk.attainment.agreement"), render: (_, row) => nameOf(row.agreement) || t("desk.attainment.none") },
        { title: t("desk.attainment.milestone"), render: (_, row) => row.milestone ? phrase(t, "ui.milestone", row.milestone) : t("desk.attainment.none") },
        {
          title: t("desk.attainment.severity"),
          render: (_, row) =>
            row.severity === null ? t("desk.attainment.all_severities") : <Severity level={row.severity} />,
        },
        { title: t("desk.attainment.party"), render: (_, row) => answers(row, t) },
        { title: t("desk.attainment.met"), dataIndex: "met", align: "right" },
        { title: t("desk.attainment.missed"), align: "right", render: (_, row) => <Missed count={row.missed} /> },
        { title: t("desk.attainment.not_counted"), align: "right", render: (_, row) => notCounted(row) },
        { title: t("desk.attainment.rate"), align: "right", render: (_, row) => <Rate row={row} /> },
      ]}
    />
  );
}

function Cards({ rows }: { rows: AttainmentRow[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => (
        <li key={keyOf(row)} className="panel stack-8">
          <div className="spread">
            <span className="line">
              {row.severity !== null && <Severity level={row.severity} />}
              <strong>{row.milestone ? phrase(t, "ui.milestone", row.milestone) : t("desk.attainment.none")}</strong>
            </span>
            <Rate row={row} />
          </div>
          <div className="muted small">{[nameOf(row.agreement), answers(row, t)].filter(Boolean).join(" · ")}</div>
          <div className="small">
            {t("desk.attainment.met")} {row.met} · {t("desk.attainment.missed")} {row.missed} ·{" "}
            {t("desk.attainment.not_counted")} {notCounted(row)}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Missed({ count }: { count: number }) {
  return count > 0 ? <span className="late-count">{count}</span> : <span className="muted">0</span>;
}

function Rate({ row }: { row: AttainmentRow }) {
  const { t } = useTranslation();
  if (row.permille === null || row.met + row.missed === 0) return <span className="muted">{t("desk.attainment.none")}</span>;
  return <strong>{(row.permille / 10).toFixed(1)}%</strong>;
}

function notCounted(row: AttainmentRow): number {
  if (typeof row.not_counted === "number") return row.not_counted;
  return Object.values(row.not_counted ?? {}).reduce((sum, count) => sum + count, 0);
}

function nameOf(named: { name: string } | string | null | undefined): string {
  return typeof named === "string" ? named : (named?.name ?? "");
}

/** Who answers for the figure, or why nobody does. */
function answers(row: AttainmentRow, t: TFunction): string {
  if (row.column !== "party") return phrase(t, "desk.attainment_column", row.column);
  return row.party ? row.party.name || phrase(t, "ui.party", row.party.kind) : t("desk.attainment.none");
}

function keyOf(row: AttainmentRow): string {
  return [nameOf(row.agreement), row.milestone, row.severity, row.column, row.party?.id, row.party?.kind].join("|");
}

/** The first day of the month `shift` months from now, as `YYYY-MM-DD`. */
function monthStart(shift: number): string {
  const now = new Date(serverNow());
  const day = new Date(now.getFullYear(), now.getMonth() + shift, 1);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-01`;
}
