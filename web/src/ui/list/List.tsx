import { Button, Table } from "antd";
import type { ReactNode } from "react";

import { slow } from "../slow";
import { useWide } from "../useWide";
import { useWords } from "../words";
import { useArranged, type Arranging } from "./arranged";

import "./list.css";

export type { ListColumn } from "./arranged";

export type ListProps<Row> = Omit<Arranging<Row>, "choosing"> & {
  rowKey: (row: Row) => string;
  /** The row on a phone. */
  card: (row: Row) => ReactNode;
  more?: { has: boolean; pending: boolean; fetch: () => void };
  /** Said below, where more exist than are read. */
  note?: ReactNode;
};

/** A list as every page has it: a table at a desk, cards on a phone; its columns chosen, its rows saved to a file. */
export function List<Row extends object>({ name, title, columns, rows, rowKey, card, more, note }: ListProps<Row>) {
  const { t } = useWords();
  const wide = useWide();
  const { shown, chosen, tools } = useArranged({ name, title, columns, rows, choosing: wide });
  return (
    <div className="stack-8">
      {tools}
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
            ...(roomy && !chosen ? { responsive: ["lg"] } : {}),
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
