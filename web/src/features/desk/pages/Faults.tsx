import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import type { Language } from "../../../app/language";
import { Countdown, promisedByRow, timeStateOf } from "../../../ui/Countdown";
import { useLanguage } from "../../../ui/language";
import { List, type ListColumn } from "../../../ui/list/List";
import { furtherOf } from "../../../ui/list/More";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { phrase } from "../../../ui/words";
import { useIncidentPages } from "../data";
import { StateTag } from "../parts/Adjectives";

import "../desk.css";

/** The reporter's own faults: on a phone as cards, each to be understood at a glance; at a desk as a list to look through. */
export function FaultsPage() {
  const { t } = useTranslation();
  useTitle(t("desk.fault.list_title"));
  const language = useLanguage();
  const wide = useWide();
  const navigate = useNavigate({ from: "/faults" });
  const shown = useSearch({ from: "/inside/faults" }).show ?? "all";
  // What the account may see is its own and its department's; "queue" is what of it is still open.
  const query = useIncidentPages({ view: shown === "open" ? "queue" : "all", limit: 30 });
  return (
    <div className={wide ? "page" : "page narrow"}>
      <div className="page-head">
        <h1>{t("desk.fault.list_title")}</h1>
        <Segmented<"open" | "all">
          aria-label={t("desk.queue.state")}
          value={shown}
          onChange={(next) => void navigate({ search: next === "open" ? { show: next } : {}, replace: true })}
          options={[
            { value: "all", label: t("desk.fault.all") },
            { value: "open", label: t("desk.fault.open_only") },
          ]}
        />
      </div>
      <Loaded query={query}>
        {(rows) => (
          <List
            name="faults"
            title={t("desk.fault.list_title")}
            columns={columnsOf(t, language)}
            rows={rows}
            empty={
              <Empty
                title={t(shown === "open" ? "desk.fault.empty_open" : "desk.fault.empty")}
                hint={t("desk.fault.empty_hint")}
                action={
                  <Link to="/report">
                    <Button type="primary" tabIndex={-1}>
                      {t("desk.report.title")}
                    </Button>
                  </Link>
                }
              />
            }
            rowKey={(row) => row.id}
            card={(row) => <FaultCard row={row} />}
            more={furtherOf(query)}
          />
        )}
      </Loaded>
    </div>
  );
}

function columnsOf(t: TFunction, language: Language): ListColumn<IncidentRow>[] {
  return [
    {
      key: "fault",
      title: t("desk.queue.column_incident"),
      fixed: true,
      cell: (row) => row.title,
      render: (row) => (
        <span className="line nowrap">
          <Severity level={row.severity} />
          <Link to="/faults/$id" params={{ id: row.id }}>
            {row.title}
          </Link>
        </span>
      ),
    },
    { key: "number", title: t("ui.list.column.number"), cell: (row) => row.number, render: (row) => <span className="nowrap">{row.number}</span> },
    { key: "state", title: t("desk.queue.state"), cell: (row) => phrase(t, "desk.state", row.state), render: (row) => <StateTag state={row.state} /> },
    {
      key: "due",
      title: t("desk.queue.column_due"),
      cell: (row) => (row.next_due_at ? fullMoment(row.next_due_at, language) : ""),
      render: (row) => row.next_milestone && <Countdown promised={promisedByRow(row)} />,
    },
    { key: "engineer", title: t("desk.queue.column_engineer"), cell: (row) => row.engineer?.name ?? "", render: (row) => row.engineer?.name ?? "" },
    { key: "system", title: t("ui.list.column.system"), cell: (row) => row.system?.name ?? "", render: (row) => row.system?.name ?? "", roomy: true },
    {
      key: "reported",
      title: t("ui.list.column.reported"),
      cell: (row) => fullMoment(row.reported_at, language),
      render: (row) => <span className="nowrap">{momentInWords(row.reported_at, serverNow(), language, t)}</span>,
    },
    { key: "severity", title: t("desk.queue.severity"), cell: (row) => phrase(t, "ui.severity.name", String(row.severity)), render: (row) => phrase(t, "ui.severity.name", String(row.severity)), off: true },
  ];
}

function FaultCard({ row }: { row: IncidentRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const promised = promisedByRow(row);
  const now = serverNow();
  return (
    <Link to="/faults/$id" params={{ id: row.id }} className="card" data-time={timeStateOf(promised, now)}>
      <div className="line nowrap">
        <Severity level={row.severity} />
        <strong className="grow cut">{row.title}</strong>
        <StateTag state={row.state} />
      </div>
      <div className="spread">
        {row.next_milestone ? <Countdown promised={promised} /> : <span />}
        <span className="muted small">{row.engineer?.name}</span>
      </div>
      <div className="spread muted small">
        <span className="cut">{row.system?.name}</span>
        <span>
          {row.number} · {momentInWords(row.reported_at, now, language, t)}
        </span>
      </div>
    </Link>
  );
}
