import { Input, Segmented, Select } from "antd";
import type { ReactNode } from "react";

import { http, taken } from "../../../api/client";
import type { EffortInput, EffortKind, Expense, IncidentDetail } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseMoney, moneySign, moneyUnit } from "../../../ui/houseMoney";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { minorOf } from "../../../ui/money";
import { phrase, useWords } from "../../../ui/words";
import { useIncidentChanged } from "../papers/data";
import { PersonSelect } from "../parts/Pickers";
import { wholeOf } from "./data";

const KINDS: EffortKind[] = ["remote", "on_site", "travel", "analysis", "coordination"];
const QUICK = [15, 30, 60, 120, 240];
const LONGEST = 1440;

type Props = { incident: IncidentDetail; open: boolean; onClose: () => void };

/** What was entered is said, and everything that shows it is read again. */
export function useEntered(incident: IncidentDetail, word: string, onClose: () => void) {
  const changed = useIncidentChanged(incident.id);
  return () => {
    changed();
    onClose();
    void message.success(word);
  };
}

/** The rule that something typed is an amount of the currency. */
export function useAmountRule(currency = houseMoney()) {
  const { t } = useWords();
  return {
    validator: (_: unknown, typed?: string) =>
      !typed || minorOf(typed, currency) !== null ? Promise.resolve() : Promise.reject(new Error(t("ui.need_amount"))),
  };
}

type EffortValues = { kind: EffortKind; minutes: string; person_id?: string; occurred_at?: string; note?: string };

/** Working time: what, how long; the rest has its usual answer. */
export function EffortForm({ incident, open, onClose }: Props) {
  const { t } = useWords();
  const done = useEntered(incident, t("desk.costs.effort.done"), onClose);
  return (
    <FormDialog<EffortValues, Expense>
      open={open}
      name={`effort.${incident.id}`}
      title={t("desk.costs.effort.enter")}
      submit={t("desk.costs.effort.enter")}
      initial={{ kind: "remote" }}
      send={(values) =>
        taken(
          http.POST("/api/v1/incidents/{id}/efforts", { params: { path: { id: incident.id } }, body: effortOf(values) }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <Item name="kind" label={t("desk.costs.effort.kind")}>
        <Select options={KINDS.map((value) => ({ value, label: phrase(t, "desk.costs.effort.of", value) }))} />
      </Item>
      <Item
        name="minutes"
        label={t("desk.costs.effort.minutes")}
        need
        extra={t("desk.costs.effort.minutes_hint")}
        rules={[
          {
            validator: (_, typed?: string) =>
              !typed || wholeOf(typed, 1, LONGEST) !== null
                ? Promise.resolve()
                : Promise.reject(new Error(t("desk.costs.effort.bad_minutes"))),
          },
        ]}
      >
        <Minutes />
      </Item>
      <Item name="note" label={t("desk.costs.effort.note")}>
        <Input placeholder={t("desk.costs.effort.note_placeholder")} />
      </Item>
      <Pair>
        <Item name="person_id" label={t("desk.costs.effort.person")}>
          <PersonSelect placeholder={t("desk.costs.effort.self")} />
        </Item>
        <Item name="occurred_at" label={t("desk.costs.effort.began")} extra={t("desk.costs.effort.began_hint")}>
          <Input type="datetime-local" />
        </Item>
      </Pair>
    </FormDialog>
  );
}

function effortOf({ kind, minutes, person_id, occurred_at, note }: EffortValues): EffortInput {
  return {
    kind,
    minutes: wholeOf(minutes, 1, LONGEST) ?? 0,
    ...(person_id ? { person_id } : {}),
    ...(occurred_at ? { occurred_at: new Date(occurred_at).toISOString() } : {}),
    ...(note?.trim() ? { note: note.trim() } : {}),
  };
}

/** Minutes typed, or one tap for what is usual. */
function Minutes({ id, value = "", onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) {
  return (
    <div className="line">
      <Input {...(id ? { id } : {})} className="minutes" inputMode="numeric" value={value} onChange={(event) => onChange?.(event.target.value)} />
      <Segmented<string>
        value={value}
        options={QUICK.map((each) => String(each))}
        onChange={(next) => onChange?.(next)}
      />
    </div>
  );
}

type PartValues = { name: string; model?: string; quantity: string; price?: string; serial_new?: string; serial_old?: string };

/** A part, with the numbers by which its warranty is asked for later. */
export function PartForm({ incident, open, onClose }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const amount = useAmountRule();
  const done = useEntered(incident, t("desk.costs.part.done"), onClose);
  const send = ({ name, model, quantity, price, serial_new, serial_old }: PartValues) => {
    const unit = price ? minorOf(price, houseMoney()) : null;
    const said = Object.entries({ model, serial_new, serial_old }).filter(([, text]) => text?.trim());
    return taken(
      http.POST("/api/v1/incidents/{id}/parts", {
        params: { path: { id: incident.id } },
        body: {
          name: name.trim(),
          quantity: wholeOf(quantity, 1, 65_535) ?? 0,
          ...Object.fromEntries(said.map(([field, text]) => [field, text?.trim()])),
          ...(unit === null ? {} : { unit_minor: unit, currency: houseMoney() }),
        },
      }),
    );
  };
  return (
    <FormDialog<PartValues, Expense>
      open={open}
      name={`part.${incident.id}`}
      title={t("desk.costs.part.enter")}
      submit={t("desk.costs.part.enter")}
      initial={{ quantity: "1" }}
      send={send}
      onDone={done}
      onClose={onClose}
    >
      <Item name="name" label={t("desk.costs.part.name")} need>
        <Input placeholder={t("desk.costs.part.name_placeholder")} />
      </Item>
      <Item name="model" label={t("desk.costs.part.model")}>
        <Input />
      </Item>
      <Pair>
        <Item
          name="quantity"
          label={t("desk.costs.part.quantity")}
          need
          rules={[
            {
              validator: (_, typed?: string) =>
                !typed || wholeOf(typed, 1, 65_535) !== null
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("desk.costs.part.bad_quantity"))),
            },
          ]}
        >
          <Input inputMode="numeric" />
        </Item>
        <Item name="price" label={t("desk.costs.part.price", { money: moneyUnit(houseMoney(), language) })} rules={[amount]} extra={t("desk.costs.part.price_hint")}>
          <Input inputMode="decimal" prefix={moneySign(houseMoney())} />
        </Item>
      </Pair>
      <Pair>
        <Item name="serial_new" label={t("desk.costs.part.serial_new")}>
          <Input autoComplete="off" />
        </Item>
        <Item name="serial_old" label={t("desk.costs.part.serial_old")}>
          <Input autoComplete="off" />
        </Item>
      </Pair>
    </FormDialog>
  );
}

type CostValues = { name: string; minor: string };

export function CostForm({ incident, open, onClose }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const amount = useAmountRule();
  const done = useEntered(incident, t("desk.costs.cost.done"), onClose);
  return (
    <FormDialog<CostValues, Expense>
      open={open}
      name={`cost.${incident.id}`}
      title={t("desk.costs.cost.enter")}
      submit={t("desk.costs.cost.enter")}
      send={({ name, minor }) =>
        taken(
          http.POST("/api/v1/incidents/{id}/costs", {
            params: { path: { id: incident.id } },
            body: { name: name.trim(), minor: minorOf(minor, houseMoney()) ?? 0, currency: houseMoney() },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <Item name="name" label={t("desk.costs.cost.name")} need>
        <Input placeholder={t("desk.costs.cost.name_placeholder")} />
      </Item>
      <Item name="minor" label={t("desk.costs.cost.amount", { money: moneyUnit(houseMoney(), language) })} need rules={[amount]}>
        <Input inputMode="decimal" prefix={moneySign(houseMoney())} />
      </Item>
    </FormDialog>
  );
}

/** Two fields side by side. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className="pair">{children}</div>;
}
