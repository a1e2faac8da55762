import { Table } from "antd";
import type { ReactNode } from "react";

import { useWide } from "../useWide";
import { useArranged, type Arranging, type ListColumn } from "./arranged";
import { More, type Further } from "./More";

import "./list.css";

export { plainColumn, type ListColumn } from "./arranged";

/** What is said of each row: the keys of the columns that are shown. */
export type Shows = ReadonlySet<string>;

export type ListProps<Row> = Omit<Arranging<Row>, "choosing" | "partial"> & {
  rowKey: (row: Row) => string;
  /** The row on a phone. */
  card: (row: Row, shows: Shows) => ReactNode;
  /** Cards at a desk too, where a row says more than fits a line: the classes of their list and of each. */
  cards?: { list?: string; each?: string };
  more?: Further;
  /** Said where there is none. */
  empty: ReactNode;
  /** Said below, where more exist than are read. */
  note?: ReactNode;
};

/** A list as every page has it: a table at a desk, cards on a phone; its columns chosen, its rows saved to a file. */
export function List<Row extends object>({ name, title, columns, rows, card, cards, more, empty, note, rowKey }: ListProps<Row>) {
  const wide = useWide();
  const drawn = { rows, rowKey };
  const { shown, chosen, tools } = useArranged({ name, title, columns, rows, choosing: wide || cards !== undefined, partial: more?.has ?? false });
  return (
    <div className="stack-8">
      {/* Views stay at hand where one of them has no rows. */}
      {tools}
      {rows.length === 0 ? (
        <div className="panel">{empty}</div>
      ) : wide && !cards ? (
        <Rows {...drawn} columns={shown} chosen={chosen} />
      ) : (
        <Cards {...drawn} {...cards} card={(row) => card(row, new Set(shown.map(({ key }) => key)))} />
      )}
      {more && <More {...more} />}
      {note}
    </div>
  );
}

type Drawn<Row> = { rows: Row[]; rowKey: (row: Row) => string };

function Rows<Row extends object>({ rows, rowKey, columns, chosen }: Drawn<Row> & { columns: ListColumn<Row>[]; chosen: boolean }) {
  return (
    <Table<Row>
      className="panel flush"
      rowKey={rowKey}
      size="small"
      pagination={false}
      dataSource={rows}
      columns={columns.map(({ key, title: head, render, width, align, roomy }) => ({
        key,
        title: head,
        render: (_, row) => render(row),
        ...(width ? { width } : {}),
        ...(align ? { align } : {}),
        ...(roomy && !chosen ? { responsive: ["lg"] } : {}),
      }))}
    />
  );
}

function Cards<Row>({ rows, rowKey, card, list = "stack-8", each }: Drawn<Row> & { card: (row: Row) => ReactNode; list?: string; each?: string }) {
  return (
    <ul className={`plain-list ${list}`}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={each}>
          {card(row)}
        </li>
      ))}
    </ul>
  );
}
