import { useMemo, useState, type ReactNode } from "react";

import { useAccount } from "../../app/session";
import type { Sheet, SheetCell, SheetColumn } from "../sheet";
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
  /** Always shown: the list cannot be used without it. */
  fixed?: boolean;
};

/** A column of words alone: the file says what the page does. */
export function plainColumn<Row>(key: string, title: string, cell: (row: Row) => string | number | null, rest: Partial<ListColumn<Row>> = {}): ListColumn<Row> {
  return { key, title, cell, render: cell, ...rest };
}

/** A list as it is arranged. */
export type Arranging<Row> = {
  /** Under this name the choice of columns and the views are kept. */
  name: string;
  /** What the file is called. */
  title: string;
  columns: ListColumn<Row>[];
  rows: Row[];
  /** Whether columns are chosen here: not where the rows are cards. */
  choosing: boolean;
  /** Whether there are more rows than have been read. */
  partial?: boolean;
};

/** What a list looks like that somebody arranged: the columns he chose, and the tools by which he does. */
export type Arranged<Row> = { shown: ListColumn<Row>[]; /** Whether they are somebody's choice. */ chosen: boolean; tools: ReactNode };

/** The views, columns and files of a list that draws its rows itself. */
export function useArranged<Row>({ name, title, columns, rows, choosing, partial = false }: Arranging<Row>): Arranged<Row> {
  // What one person arranged is not the next one's on the same device.
  const place = `${useAccount().id}.${name}`;
  const [kept, setKept] = useState(() => choices(place));
  const shown = useMemo(() => chosenColumns(columns, kept.columns), [columns, kept.columns]);
  const tools = useMemo(() => {
    const sheet = (): Sheet => ({
      name: title,
      columns: shown.map((column) => ({ title: column.title, ...(column.kind ? { kind: column.kind } : {}) })),
      rows: rows.map((row) => shown.map((column) => column.cell(row))),
    });
    return (
      <ListTools
        name={place}
        title={title}
        columns={choosing ? columns : []}
        shown={shown.map(({ key }) => key)}
        sheet={sheet}
        count={rows.length}
        partial={partial}
        kept={kept}
        onKept={setKept}
      />
    );
  }, [place, title, columns, shown, rows, choosing, partial, kept]);
  return { shown, chosen: kept.columns !== null, tools };
}
