import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";

import type { AgreementContent, Money } from "../../../api/types";
import { digitsOf } from "../../../ui/money";
import { Empty } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { refusedAt } from "./sections";

/** What every section of the editor is given. */
export type SectionProps = { content: AgreementContent; onChange: (part: Partial<AgreementContent>) => void; pointers: Record<string, string> };

type Both = { zh: string; en: string };

/** What the server refused at a place and below it, said there. */
export function Refused({ pointers, at }: { pointers: Record<string, string>; at: string }) {
  return (
    <>
      {refusedAt(pointers, at).map((sentence) => (
        <p key={sentence} className="refused" role="alert">
          {sentence}
        </p>
      ))}
    </>
  );
}

/** The same text in both languages, side by side. */
export function InBoth({ value, onChange, zh, en, of }: { value: Both; onChange: (value: Both) => void; zh: string; en: string; of: (what: string) => string }) {
  return (
    <>
      <Input className="grow" aria-label={of(zh)} placeholder={zh} value={value.zh} onChange={(event) => onChange({ ...value, zh: event.target.value })} />
      <Input className="grow" aria-label={of(en)} placeholder={en} value={value.en} onChange={(event) => onChange({ ...value, en: event.target.value })} />
    </>
  );
}

/** A field of a row with its name above it. */
export function Named({ name, children }: { name: string; children: ReactNode }) {
  return (
    <label className="stack-4">
      <span className="small muted">{name}</span>
      {children}
    </label>
  );
}

/** An amount in whole units of its currency, and which currency that is. */
export function AmountField({ value, onChange, label }: { value: Money; onChange: (value: Money) => void; label: string }) {
  const { t } = useWords();
  const factor = 10 ** digitsOf(value.currency);
  return (
    <span className="line nowrap">
      <InputNumber<number>
        className="editor-amount"
        aria-label={label}
        min={0}
        precision={digitsOf(value.currency)}
        value={value.minor / factor}
        onChange={(amount) => amount !== null && onChange({ ...value, minor: Math.round(amount * factor) })}
      />
      <Select<string>
        className="editor-currency"
        aria-label={`${label} · ${t("agreement.money.currency")}`}
        value={value.currency}
        showSearch
        options={[...new Set([value.currency, "CNY", ...Intl.supportedValuesOf("currency")])].map((code) => ({ value: code, label: code }))}
        onChange={(currency) => onChange({ currency, minor: Math.round((value.minor / factor) * 10 ** digitsOf(currency)) })}
      />
    </span>
  );
}

/** A day that must be named; where it is missing, that is marked at it. The sentence stands with its row. */
export function DayField({ value, onChange, label, pointers, at }: { value: string; onChange: (day: string) => void; label: string; pointers: Record<string, string>; at: string }) {
  const wrong = refusedAt(pointers, at).length > 0;
  return <Input type="date" aria-label={label} value={value} required {...(wrong ? { status: "error" as const, "aria-invalid": true } : {})} onChange={(event) => onChange(event.target.value)} />;
}

/** Thousandths, typed as the percentage people read. */
export function ShareField({ value, onChange, label, max = 100 }: { value: number; onChange: (permille: number) => void; label: string; max?: number }) {
  return <InputNumber<number> aria-label={label} min={0} max={max} precision={1} suffix="%" value={value / 10} onChange={(percent) => percent !== null && onChange(Math.round(percent * 10))} />;
}

type RowsProps<Row> = {
  rows: Row[];
  onChange: (rows: Row[]) => void;
  empty: string;
  add: string;
  fresh: () => Row | null;
  /** Where the list stands in the text, for what is refused of it. */
  at: string;
  pointers: Record<string, string>;
  /** `at` is the row's own place. */
  children: (row: Row, set: (change: Partial<Row>) => void, of: (what: string) => string, at: string) => ReactNode;
};

/** Rows that are added, changed and dropped one by one; what is refused of a row stands in it. */
export function Rows<Row extends object>({ rows, onChange, empty, add, fresh, at, pointers, children }: RowsProps<Row>) {
  const { t } = useWords();
  const next = fresh();
  return (
    <div className="stack">
      {rows.length === 0 && <Empty title={empty} />}
      <ul className="plain-list editor-cards">
        {rows.map((row, index) => {
          const of = (what: string) => t("agreement.ladder.of_rung", { number: index + 1, what });
          return (
            <li key={index} className="editor-card">
              <div className="editor-row">
                <div className="grow stack-8">{children(row, (change) => onChange(rows.map((each, place) => (place === index ? { ...each, ...change } : each))), of, `${at}/${index}`)}</div>
                <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={of(t("agreement.ladder.drop"))} onClick={() => onChange(rows.filter((_, place) => place !== index))} />
              </div>
              <Refused pointers={pointers} at={`${at}/${index}`} />
            </li>
          );
        })}
      </ul>
      <div>
        <Button icon={<PlusOutlined aria-hidden />} disabled={next === null} onClick={() => next && onChange([...rows, next])}>
          {add}
        </Button>
      </div>
    </div>
  );
}
