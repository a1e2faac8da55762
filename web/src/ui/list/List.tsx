import { Button, Table } from "antd";
import { useState, type ReactNode } from "react";

import { useAccount } from "../../app/session";
import type { Sheet, SheetCell, SheetColumn } from "../sheet";
import { slow } from "../slow";
import { useWide } from "../useWide";
import { useWords } from "../words";
import { choices, chosenColumns } from "./choices";
import { ListTools } from "./ListTools";

import "./list.css";

/** A column: how it looks, and what of it goes into a file. */
export type ListColumn<Row> = {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  cell: (row: Row) => SheetCell;
  kind?: SheetColumn["kind"];
  width?: number;
  align?: "right";
  /** Only where there is room. */
  roomy?: boolean;
  /** Shown only when somebody chose it. */
  off?: boolean;
};

type Props<Row> = {
  /** Under this name the choice of columns and the views are kept. */
  name: string;
  /** What the file is called. */
  title: string;
  columns: ListColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** The row on a phone. */
  card: (row: Row) => ReactNode;
  more?: { has: boolean; pending: boolean; fetch: () => void };
  /** Said below, where more exist than are read. */
  note?: ReactNode;
};

/** A list as every page has it: a table at a desk, cards on a phone; its columns chosen, its rows saved to a file. */
export function List<Row extends object>({ name, title, columns, rows, rowKey, card, more, note }: Props<Row>) {
  const { t } = useWords();
  const wide = useWide();
  // What one person arranged is not the next one's on the same device.
  const place = `${useAccount().id}.${name}`;
  const [kept, setKept] = useState(() => choices(place));
  const shown = chosenColumns(columns, kept.columns);
  const sheet = (): Sheet => ({
    name: title,
    columns: shown.map((column) => ({ title: column.title, ...(column.kind ? { kind: column.kind } : {}) })),
    rows: rows.map((row) => shown.map((column) => column.cell(row))),
  });
  return (
    <div className="stack-8">
      <ListTools
        name={place}
        title={title}
        columns={wide ? columns : []}
        shown={shown.map(({ key }) => key)}
        sheet={sheet}
        count={rows.length}
        kept={kept}
        onKept={setKept}
      />
      {wide ? (
        <Table<Row>
          className="panel flush"
          rowKey={rowKey}
          size="small"
          pagination={false}
          dataSource={rows}
          columns={shown.map(({ key, title: head, render, width, align, roomy }) => ({
            key,
            title: head,
            render: (_, row) => render(row),
            ...(width ? { width } : {}),
            ...(align ? { align } : {}),
            ...(roomy && !kept.columns ? { responsive: ["lg"] } : {}),
          }))}
        />
      ) : (
        <ul className="plain-list stack-8">
          {rows.map((row) => (
            <li key={rowKey(row)}>{card(row)}</li>
          ))}
        </ul>
      )}
      {more?.has && (
        <div>
          <Button loading={slow(more.pending)} onClick={more.fetch}>
            {t("ui.more")}
          </Button>
        </div>
      )}
      {note}
    </div>
  );
}
