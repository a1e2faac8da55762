import { Link, useNavigate } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import { promisedByRow, TimeBar, timeStateOf } from "../../../ui/Countdown";
import { IntervalsOf } from "../../../ui/Intervals";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { phrase } from "../../../ui/words";
import { Due } from "./Due";

/** Moves the focus to a row's link, so that Enter opens it and a screen reader reads it. */
export function focusRow(id: string | undefined) {
  if (id) document.getElementById(`row-${id}`)?.focus();
}

/** The queue at a desk: rows of 36 px, the time colour on the left edge. */
export function QueueTable({
  rows,
  chosen,
  picked,
  onChoose,
  onPick,
}: {
  rows: IncidentRow[];
  chosen: number;
  /** The ones something is to be done to at once. */
  picked: ReadonlySet<string>;
  onChoose: (index: number) => void;
  onPick: (ids: string[], on: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="panel flush scroll-x">
      <table className="queue picking">
        <thead>
          <tr>
            <th scope="col" className="edge">
              <input
                type="checkbox"
                className="pick"
                aria-label={t("desk.many.pick_all")}
                checked={rows.length > 0 && rows.every((row) => picked.has(row.id))}
                onChange={(event) => onPick(rows.map((row) => row.id), event.target.checked)}
              />
              <span className="visually-hidden">{t("desk.queue.severity")}</span>
            </th>
            <th scope="col">{t("desk.queue.column_incident")}</th>
            <th scope="col">{t("desk.queue.column_customer")}</th>
            <th scope="col">{t("desk.queue.column_due")}</th>
            <th scope="col">{t("desk.queue.column_used")}</th>
            <th scope="col">{t("desk.queue.column_engineer")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              on={index === chosen}
              picked={picked.has(row.id)}
              onChoose={() => onChoose(index)}
              onPick={(on) => onPick([row.id], on)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { row: IncidentRow; on: boolean; picked: boolean; onChoose: () => void; onPick: (on: boolean) => void };

function Row({ row, on, picked, onChoose, onPick }: RowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const promised = promisedByRow(row);
  const open = (event: MouseEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest("a, button, input, .ant-popover")) return;
    void navigate({ to: "/incidents/$id", params: { id: row.id } });
  };
  return (
    <tr data-on={on} data-time={timeStateOf(promised, serverNow())} onClick={open} onFocus={onChoose}>
      <td className="edge nowrap">
        <input
          type="checkbox"
          className="pick"
          aria-label={t("desk.many.pick", { number: row.number })}
          checked={picked}
          onChange={(event) => onPick(event.target.checked)}
        />
        <Severity level={row.severity} />
      </td>
      <td className="wide-cell">
        <Link id={`row-${row.id}`} to="/incidents/$id" params={{ id: row.id }} className="row-link">
          <span className="muted number">{shortNumber(row.number)}</span>
          <span className="cut">{row.title}</span>
        </Link>
        {row.state !== "in_progress" && <span className="muted small row-state">{phrase(t, "desk.state", row.state)}</span>}
      </td>
      <td className="cut where" title={`${row.customer.name} · ${row.system?.name ?? ""}`}>
        {row.customer.name}
        {row.system && <span className="muted"> · {row.system.name}</span>}
      </td>
      <td className="due-cell">
        <Due row={row} intervals={() => <IntervalsOf incidentId={row.id} milestone={row.next_milestone} />} />
      </td>
      <td>
        <TimeBar promised={promised} />
      </td>
      <td className="nowrap">{row.engineer?.name ?? <span className="muted">{t("desk.queue.nobody")}</span>}</td>
    </tr>
  );
}

/** `INC-2026-000123` → `INC-…123`: people speak of the last digits. */
export function shortNumber(number: string): string {
  const match = /^([A-Z]+)-\d{4}-0*(\d{3,})$/.exec(number);
  return match ? `${match[1]}-…${match[2]}` : number;
}
