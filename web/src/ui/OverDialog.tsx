import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { Problem } from "../api/problem";
import { FormDialog } from "./FormDialog";
import { overtakenOf, touchedOf, useTypedOver } from "./typedOver";

type Row = Record<string, unknown>;

/** A field of the record: what it is called, and what stands in it as people read it. */
type Named<Values> = { [Name in keyof Values]: { label: string; said: (value: Values[Name]) => string } };

type Props<Values extends Row, Answer> = {
  open: boolean;
  name: string;
  title: string;
  submit: string;
  width?: number;
  /** The record as it is known now: it may change while the dialog is open. */
  known: Values;
  /** The record as it is at this moment. */
  read: () => Promise<Values>;
  fields: Named<Values>;
  /** Sends what was typed over the record, which stands beside it as it is now. */
  send: (change: Partial<Values>, now: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
  children: React.ReactNode;
};

/** The members of a record as texts to compare; the order of the members of what stands in a list means nothing. */
export function textsOf(values: Row): Record<string, string> {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value ?? "", sorted)]));
}

function readFrom<Values extends Row>(texts: Record<string, string>): Values {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as unknown])) as Values;
}

/**
 * A dialog over a record that others write too. A field nobody typed into follows the record and is not sent. Where somebody
 * else wrote in the same place meanwhile it is said, with his words; what was typed stands, and is sent once he was seen.
 */
export function OverDialog<Values extends Row, Answer>(props: Props<Values, Answer>) {
  const { known, read, fields, send, children, ...dialog } = props;
  const { t } = useTranslation();
  const shown = textsOf(known);
  const typed = useTypedOver(`over.${props.name}`, shown);
  const label = (name: string) => fields[name]?.label ?? name;
  const sending = async () => {
    const now = await read();
    const unseen = unseenOf(typed.held, shown, textsOf(now));
    if (unseen.length > 0) throw new Problem({ status: 412, detail: t("ui.overtaken_now", { fields: unseen.map(label).join(t("ui.and")) }) });
    const change = readFrom<Partial<Values>>(touchedOf(typed.held, textsOf(now)));
    return Object.keys(change).length === 0 ? null : send(change, now);
  };
  return (
    <FormDialog<Values, Answer | null>
      {...dialog}
      hold={{
        values: readFrom<Values>(typed.values),
        restored: Object.keys(typed.held).length > 0,
        put: (values) => typed.putAll(textsOf(values)),
        drop: () => typed.drop(),
      }}
      send={sending}
      onDone={(answer) => (answer === null ? props.onClose() : props.onDone(answer))}
    >
      {typed.overtaken.map((name) => (
        <div key={name} className="line small" role="status">
          <span>
            {t("ui.overtaken", { field: label(name), text: fields[name]?.said(known[name] as Values[string]) || t("ui.overtaken_empty") })}
          </span>
          <Button size="small" onClick={() => typed.drop(name)}>
            {t("ui.take_theirs")}
          </Button>
        </div>
      ))}
      {children}
    </FormDialog>
  );
}

/** Fields that were typed into and that stand otherwise now than whoever typed was shown. */
export function unseenOf(held: Parameters<typeof overtakenOf>[0], shown: Record<string, string>, now: Record<string, string>): string[] {
  return overtakenOf(held, now).filter((name) => now[name] !== shown[name]);
}
