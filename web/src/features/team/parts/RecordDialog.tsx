import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, type ReactNode } from "react";

import { etagOf } from "../../../api/etag";
import { FormDialog } from "../../../ui/FormDialog";
import { message } from "../../../ui/messages";
import { OverDialog } from "../../../ui/OverDialog";
import { useWords } from "../../../ui/words";

/** What a form of the team is about, and how it goes over the wire. */
export type Recorded<Row, Values> = {
  /** Names the form and what is read of it: the first key of the queries that show it. */
  of: "people" | "groups" | "staffing-rules";
  valuesOf: (row: Row) => Values;
  create: (values: Values) => Promise<Row>;
  read: (id: string) => Promise<Row>;
  change: (id: string, etag: string, values: Partial<Values>) => Promise<Row>;
};

type Props<Row, Values> = {
  wire: Recorded<Row, Values>;
  /** The record that is changed; none for a new one. */
  row: Row | undefined;
  /** What a new one begins with. */
  begun: Partial<Values>;
  title: string;
  open: boolean;
  width?: number;
  /** What each field is called, and what stands in it as people read it. */
  fields: { [Name in keyof Values]: { label: string; said: (value: Values[Name]) => string } };
  onDone: () => void;
  onClose: () => void;
  children: ReactNode;
};

type Versioned = { id: string; version: number };

/** A record of the team written down, or changed while others may write it too. */
export function RecordDialog<Row extends Versioned, Values extends Record<string, unknown>>(props: Props<Row, Values>) {
  const { wire, row, begun, open, title, width = 760, onClose, children } = props;
  const { t } = useWords();
  const done = () => {
    props.onDone();
    void message.success(t("estate.edit.saved"));
  };
  const dialog = { open, title, width, onDone: done, onClose };
  return row ? (
    <Over<Row, Values> {...dialog} wire={wire} row={row} fields={props.fields}>
      {children}
    </Over>
  ) : (
    <FormDialog<Values, Row> {...dialog} name={`${wire.of}.new`} submit={t("estate.edit.write_down")} initial={begun} send={wire.create}>
      {children}
    </FormDialog>
  );
}

type OverProps<Row, Values> = Pick<Props<Row, Values>, "wire" | "open" | "title" | "fields" | "onDone" | "onClose" | "children"> & { row: Row; width: number };

function Over<Row extends Versioned, Values extends Record<string, unknown>>({ wire, row, ...dialog }: OverProps<Row, Values>) {
  const { t } = useWords();
  const client = useQueryClient();
  const asked = { queryKey: [wire.of, "one", row.id], queryFn: () => wire.read(row.id) };
  // What others write while it is open is told beside what is typed.
  const known = useQuery({ ...asked, enabled: dialog.open }).data ?? row;
  const version = useRef(row.version);
  return (
    <OverDialog<Values, Row>
      {...dialog}
      name={`${wire.of}.${row.id}`}
      submit={t("estate.edit.save")}
      known={wire.valuesOf(known)}
      read={async () => {
        const now = await client.fetchQuery({ ...asked, staleTime: 0 });
        version.current = now.version;
        return wire.valuesOf(now);
      }}
      send={(change) => wire.change(row.id, etagOf(version.current), change)}
    >
      {dialog.children}
    </OverDialog>
  );
}
