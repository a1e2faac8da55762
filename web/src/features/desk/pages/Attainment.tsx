import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { AttainmentRow } from "../../../api/types";
import { monthStart } from "../../../ui/houseDate";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { phrase } from "../../../ui/words";

import { useTitle } from "../../../ui/useTitle";
import "../desk.css";

/** Were the agreed times kept, by agreement, milestone, severity and responsible party. */
export function AttainmentPage() {
  const { t } = useTranslation();
  useTitle(t("desk.attainment.title"));
  const navigate = useNavigate({ from: "/attainment" });
  const search = useSearch({ from: "/inside/attainment" });
  const now = serverNow();
  const asked = { from: search.from ?? monthStart(now, -1), to: search.to ?? monthStart(now, 1) };
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(asked.to);
  // An opened view says in the fields what it asks.
  useEffect(() => {
    setFrom(asked.from);
    setTo(asked.to);
  }, [asked.from, asked.to]);
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
        {({ rows }) => (
          <List
            name="attainment"
            title={`${t("desk.attainment.title")} ${asked.from} – ${asked.to}`}
            columns={columnsOf(t)}
            rows={rows}
            empty={<Empty title={t("desk.attainment.empty")} hint={t("desk.attainment.empty_hint")} />}
            rowKey={keyOf}
            card={(row) => <Card row={row} />}
          />
        )}
      </Loaded>
    </div>
  );
}

function columnsOf(t: TFunction): ListColumn<AttainmentRow>[] {
  const [none, every] = [t("desk.attainment.none"), t("desk.attainment.all_severities")];
  const of = plainColumn<AttainmentRow>;
  const figure = { align: "right", kind: "number" } as const;
  return [
    of("agreement", t("desk.attainment.agreement"), (row) => nameOf(row.agreement) || none),
    of("milestone", t("desk.attainment.milestone"), (row) => (row.milestone ? phrase(t, "ui.milestone", row.milestone) : none)),
    of("severity", t("desk.attainment.severity"), (row) => (row.severity === null ? every : phrase(t, "ui.severity.name", String(row.severity))), {
      render: ({ severity }) => (severity === null ? every : <Severity level={severity} />),
    }),
    of("party", t("desk.attainment.party"), (row) => answers(row, t)),
    of("met", t("desk.attainment.met"), (row) => row.met, figure),
    of("missed", t("desk.attainment.missed"), (row) => row.missed, { ...figure, render: (row) => <Missed count={row.missed} /> }),
    of("not_counted", t("desk.attainment.not_counted"), notCounted, figure),
    of("rate", t("desk.attainment.rate"), rateOf, { ...figure, kind: "percent", render: (row) => <Rate row={row} /> }),
  ];
}

function Card({ row }: { row: AttainmentRow }) {
  const { t } = useTranslation();
  return (
    <div className="panel stack-8">
      <div className="spread">
        <span className="line">
          {row.severity !== null && <Severity level={row.severity} />}
          <strong>{row.milestone ? phrase(t, "ui.milestone", row.milestone) : t("desk.attainment.none")}</strong>
        </span>
        <Rate row={row} />
      </div>
      <div className="muted small">{[nameOf(row.agreement), answers(row, t)].filter(Boolean).join(" · ")}</div>
      <div className="small">
        {t("desk.attainment.met")} {row.met} · {t("desk.attainment.missed")} {row.missed} · {t("desk.attainment.not_counted")} {notCounted(row)}
      </div>
    </div>
  );
}

function Missed({ count }: { count: number }) {
  return count > 0 ? <span className="late-count">{count}</span> : <span className="muted">0</span>;
}

function Rate({ row }: { row: AttainmentRow }) {
  const { t } = useTranslation();
  const rate = rateOf(row);
  if (rate === null) return <span className="muted">{t("desk.attainment.none")}</span>;
  return <strong>{(rate / 10).toFixed(1)}%</strong>;
}

/** In thousandths; null where nothing counts. */
function rateOf({ permille, met, missed }: AttainmentRow): number | null {
  return met + missed === 0 ? null : permille;
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
