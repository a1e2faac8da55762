import { Fragment, type ReactNode } from "react";

/** What a form over one record is given; none is a new one. */
export type Edited<Row> = { row: Row | undefined; open: boolean; onDone: () => void; onClose: () => void };

type Props<Row> = {
  /** The record being edited, or a new one; null while none is. */
  editing: Row | "new" | null;
  close: () => void;
  /** What is to be read again once it was written. */
  changed: () => void;
  children: (form: Edited<Row>) => ReactNode;
};

/** The form over the record being edited: each record has a form of its own, so that none shows another's words. */
export function Editing<Row extends { id: string }>({ editing, close, changed, children }: Props<Row>) {
  const row = editing === "new" ? undefined : (editing ?? undefined);
  const onDone = () => {
    close();
    changed();
  };
  return <Fragment key={row?.id ?? "new"}>{children({ row, open: editing !== null, onDone, onClose: close })}</Fragment>;
}
