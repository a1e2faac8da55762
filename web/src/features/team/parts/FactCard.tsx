import type { ReactNode } from "react";

import type { ListColumn } from "../../../ui/list/List";

type Props<Row> = {
  row: Row;
  /** What it is called, on the left and on the right. */
  head: [ReactNode, ReactNode];
  /** What is said of it: columns without a word are left out. */
  columns: ListColumn<Row>[];
  foot?: ReactNode;
};

/** A row of a list on a phone: its words one below the other. */
export function FactCard<Row>({ row, head, columns, foot }: Props<Row>) {
  const told = columns.filter((column) => column.cell(row) !== null && column.cell(row) !== "");
  return (
    <div className="panel stack-8">
      <div className="spread">
        {head[0]}
        {head[1]}
      </div>
      {told.length > 0 && (
        <dl className="facts">
          {told.map((column) => (
            <div key={column.key} className="fact">
              <dt>{column.title}</dt>
              <dd>{column.render(row)}</dd>
            </div>
          ))}
        </dl>
      )}
      {foot}
    </div>
  );
}
