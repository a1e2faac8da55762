import type { ReactNode } from "react";

import { useArranged, type ListColumn } from "../../../ui/list/arranged";

import "../../../ui/table.css";

/** A column of a report, with the class of its cells. */
export type ReportColumn<Row> = ListColumn<Row> & { className?: string; /** On a phone, where the table has no head, its cells say what they are. */ named?: boolean };

type Props<Row> = {
  /** Under this name the choice of columns and the views are kept. */
  name: string;
  /** What the file is called. */
  title: string;
  columns: ReportColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Said where there is none. */
  empty: ReactNode;
};

/** A table of the month's end: its columns chosen, its rows saved to a file. */
export function ReportTable<Row>({ name, title, columns, rows, rowKey, empty }: Props<Row>) {
  const { shown, tools }: { shown: ReportColumn<Row>[]; tools: ReactNode } = useArranged({ name, title, columns, rows, choosing: true });
  return (
    <>
      {tools}
      {rows.length === 0 ? empty : <Rows columns={shown} rows={rows} rowKey={rowKey} />}
    </>
  );
}

function Rows<Row>({ columns, rows, rowKey }: Pick<Props<Row>, "columns" | "rows" | "rowKey">) {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {columns.map(({ key, title, className }) => (
            <th key={key} scope="col" className={className}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ key, title, className, named, render }) => (
              <td key={key} className={className} data-name={named ? title : undefined}>
                {render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
