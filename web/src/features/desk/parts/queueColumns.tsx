import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";

import type { IncidentRow } from "../../../api/types";
import type { Language } from "../../../app/language";
import { promisedByRow, TimeBar, usedOf } from "../../../ui/Countdown";
import type { ListColumn } from "../../../ui/list/arranged";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { ExplainedDue } from "./ExplainedDue";

/** A column of the queue, with the class its cells need. */
export type QueueColumn = ListColumn<IncidentRow> & { className?: string };

/** What the queue can show of an incident. Its number and title are the way into it: they always stand. */
export function queueColumns(t: TFunction, language: Language): QueueColumn[] {
  const plain = (key: string, title: string, cell: (row: IncidentRow) => string, rest: Partial<QueueColumn> = {}): QueueColumn => ({ key, title, cell, render: cell, ...rest });
  return [
    { key: "incident", title: t("desk.queue.column_incident"), fixed: true, className: "wide-cell", cell: (row) => `${row.number} ${row.title}`, render: (row) => <IncidentName row={row} state={row.state === "in_progress" ? "" : phrase(t, "desk.state", row.state)} /> },
    {
      key: "customer",
      title: t("desk.queue.column_customer"),
      className: "cut where",
      cell: (row) => whereOf(row),
      render: (row): ReactNode => (
        <span title={whereOf(row)}>
          {row.customer.name}
          {row.system && <span className="muted"> · {row.system.name}</span>}
        </span>
      ),
    },
    {
      key: "due",
      title: t("desk.queue.column_due"),
      className: "due-cell",
      cell: (row) => (row.next_due_at ? fullMoment(row.next_due_at, language) : ""),
      render: (row) => <ExplainedDue row={row} />,
    },
    { key: "used", title: t("desk.queue.column_used"), className: "used", cell: (row) => usedOf(promisedByRow(row), serverNow()), kind: "percent", render: (row) => <TimeBar promised={promisedByRow(row)} /> },
    {
      key: "engineer",
      title: t("desk.queue.column_engineer"),
      className: "nowrap",
      cell: (row) => row.engineer?.name ?? "",
      render: (row) => row.engineer?.name ?? <span className="muted">{t("desk.queue.nobody")}</span>,
    },
    plain("severity", t("desk.queue.severity"), (row) => phrase(t, "ui.severity.name", String(row.severity)), { off: true, className: "nowrap" }),
    plain("state", t("desk.queue.state"), (row) => phrase(t, "desk.state", row.state), { off: true, className: "nowrap" }),
    plain("milestone", t("ui.list.column.milestone"), (row) => (row.next_milestone ? phrase(t, "ui.milestone", row.next_milestone) : ""), { off: true, className: "nowrap" }),
    plain("reported", t("ui.list.column.reported"), (row) => fullMoment(row.reported_at, language), { off: true, className: "nowrap" }),
  ];
}

function whereOf(row: IncidentRow): string {
  return [row.customer.name, row.system?.name].filter(Boolean).join(" · ");
}

/** Its state stands beside it where it is not simply being worked on. */
function IncidentName({ row, state }: { row: IncidentRow; state: string }) {
  return (
    <div className="row-name">
      <Link id={`row-${row.id}`} to="/incidents/$id" params={{ id: row.id }} className="row-link" title={row.title}>
        <span className="muted number">{shortNumber(row.number)}</span>
        <span className="cut">{row.title}</span>
      </Link>
      {state && <span className="muted small row-state">{state}</span>}
    </div>
  );
}

/** `INC-2026-000123` → `INC-…123`: people speak of the last digits. */
export function shortNumber(number: string): string {
  const match = /^([A-Z]+)-\d{4}-0*(\d{3,})$/.exec(number);
  return match ? `${match[1]}-…${match[2]}` : number;
}
