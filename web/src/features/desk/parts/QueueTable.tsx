import { useNavigate } from "@tanstack/react-router";
import { memo, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import { promisedByRow, timeStateOf } from "../../../ui/Countdown";
import { useSaid } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import type { QueueColumn } from "./queueColumns";

/** Moves the focus to a row's link, so that Enter opens it and a screen reader reads it. */
export function focusRow(id: string | undefined) {
  if (id) document.getElementById(`row-${id}`)?.focus();
}

/** The queue at a desk: rows of 36 px, the time colour on the left edge. */
export function QueueTable({
  rows,
  columns,
  chosen,
  picked,
  onChoose,
  onPick,
}: {
  rows: IncidentRow[];
  columns: QueueColumn[];
  chosen: number;
  /** The ones something is to be done to at once. */
  picked: ReadonlySet<string>;
  onChoose: (index: number) => void;
  /** Absent where there is nothing to be done to many. */
  onPick: ((ids: string[], on: boolean) => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div className="panel flush scroll-x">
      <table className={onPick ? "queue picking" : "queue"}>
        <thead>
          <tr>
            <th scope="col" className="edge">
              {onPick && (
                <input
                  type="checkbox"
                  className="pick"
                  aria-label={t("desk.many.pick_all")}
                  checked={rows.length > 0 && rows.every((row) => picked.has(row.id))}
                  onChange={(event) => onPick(rows.map((row) => row.id), event.target.checked)}
                />
              )}
              <span className="visually-hidden">{t("desk.queue.severity")}</span>
            </th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col" data-column={key}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              columns={columns}
              index={index}
              on={index === chosen}
              picked={picked.has(row.id)}
              onChoose={onChoose}
              onPick={onPick}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  row: IncidentRow;
  columns: QueueColumn[];
  index: number;
  on: boolean;
  picked: boolean;
  onChoose: (index: number) => void;
  onPick: ((ids: string[], on: boolean) => void) | undefined;
};

/** Drawn anew when it changes itself: a step down the list draws the row left and the row reached. */
const Row = memo(function Row({ row, columns, index, on, picked, onChoose, onPick }: RowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const time = useSaid(true, (now) => timeStateOf(promisedByRow(row), now));
  const open = (event: MouseEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest("a, button, input, .ant-popover")) return;
    void navigate({ to: "/incidents/$id", params: { id: row.id } });
  };
  return (
    <tr data-on={on} data-time={time} onClick={open} onFocus={() => onChoose(index)}>
      <td className="edge nowrap">
        {onPick && (
          <input
            type="checkbox"
            className="pick"
            aria-label={t("desk.many.pick", { number: row.number })}
            checked={picked}
            onChange={(event) => onPick([row.id], event.target.checked)}
          />
        )}
        <Severity level={row.severity} />
      </td>
      {columns.map(({ key, className, render }) => (
        <td key={key} className={className}>
          {render(row)}
        </td>
      ))}
    </tr>
  );
});
