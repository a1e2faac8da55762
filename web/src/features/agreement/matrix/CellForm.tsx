import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";

import { everyParty } from "../../../api/every";
import { phrase, useWords } from "../../../ui/words";
import type { Cell, Column, MatrixRow, Place, Responsible, Stage } from "./resolve";

const KINDS = ["provider", "customer", "vendor", "carrier", "third_party"] as const;
type Says = Omit<MatrixRow, "selector" | "fault_class" | "stage">;

/** Everybody who may be named in a matrix. */
function useParties() {
  return useQuery(everyParty());
}

/** A responsible one in words: a party by its name, a role by its kind. */
export function usePartyNames(): (one: Responsible) => string {
  const { t } = useWords();
  const parties = useParties();
  return (one) => ("party" in one ? (parties.data?.find(({ id }) => id === one.party)?.name ?? t("agreement.named_party")) : phrase(t, "ui.party", one.kind));
}

const keyOf = (one: Responsible) => ("party" in one ? `party:${one.party}` : `kind:${one.kind}`);
const ofKey = (key: string): Responsible => (key.startsWith("party:") ? { party: key.slice(6) } : { kind: key.slice(5) as (typeof KINDS)[number] });

type Props = {
  place: Place;
  path: string;
  column: Column;
  stage: Stage | null;
  cell: Cell;
  rows: MatrixRow[];
  places: Place[];
  onPut: (says: Says | null) => void;
};

/** One cell: what it says and from where, and what it shall say. What is changed is a row of its own. */
export function CellForm({ path, column, stage, cell, rows, places, onPut }: Props) {
  const { t } = useWords();
  const names = usePartyNames();
  const parties = useParties();
  const own = cell.own === null ? undefined : rows[cell.own];
  const shown = own ?? rows[cell.resolution.rows[0] ?? -1];
  const options = [
    { label: t("agreement.grid.roles"), options: KINDS.map((kind) => ({ value: `kind:${kind}`, label: phrase(t, "ui.party", kind) })) },
    { label: t("agreement.grid.named"), options: (parties.data ?? []).filter(({ kind }) => kind !== "customer").map(({ id, name }) => ({ value: `party:${id}`, label: name })) },
  ];
  const says: Says = {
    lead: shown?.lead ?? { kind: "provider" },
    payer: shown?.payer ?? { kind: "provider" },
    clause: shown?.clause ?? "",
    support: shown?.support ?? [],
    informed: shown?.informed ?? [],
  };
  const one = (name: "lead" | "payer") => (
    <label className="stack-4">
      <span>{t(`agreement.grid.${name}`)}</span>
      <Select
        aria-label={t(`agreement.grid.${name}`)}
        showSearch={{ optionFilterProp: "label" }}
        value={shown ? keyOf(says[name]) : null}
        placeholder={t("agreement.grid.nobody")}
        options={options}
        onChange={(key: string) => onPut({ ...says, [name]: ofKey(key), ...(name === "lead" && !shown ? { payer: ofKey(key) } : {}) })}
      />
    </label>
  );
  const many = (name: "support" | "informed") => (
    <label className="stack-4">
      <span>{t(`agreement.grid.${name}`)}</span>
      <Select<string[]>
        mode="multiple"
        aria-label={t(`agreement.grid.${name}`)}
        showSearch={{ optionFilterProp: "label" }}
        value={(says[name] ?? []).map(keyOf)}
        options={options}
        onChange={(keys) => onPut({ ...says, [name]: keys.map(ofKey) })}
      />
    </label>
  );
  return (
    <>
      <div className="stack-4">
        <h2>{path}</h2>
        <span className="muted">
          {column ? phrase(t, "desk.fault_class", column) : t("agreement.any_class")} · {stage ? phrase(t, "desk.stage", stage) : t("agreement.grid.every_stage")}
        </span>
      </div>
      {cell.wrong && (
        <p className="refused" role="status">
          {t(`agreement.grid.${cell.wrong}`)}
          {cell.resolution.kind === "contradiction" && `: ${cell.resolution.rows.map((index) => `${index + 1} · ${names((rows[index] as MatrixRow).lead)} · ${(rows[index] as MatrixRow).clause}`).join("; ")}`}
        </p>
      )}
      {!own && shown && (
        <p className="small muted">
          {t("agreement.grid.from", { row: cell.resolution.rows.map((index) => index + 1).join(", "), what: aboutOf(shown, places, t) })}
        </p>
      )}
      {cell.staged && <p className="small muted">{t("agreement.grid.by_stage", { who: [...new Set(cell.leads.map((index) => names((rows[index] as MatrixRow).lead)))].join(" / ") })}</p>}
      {one("lead")}
      {one("payer")}
      {many("support")}
      {many("informed")}
      <label className="stack-4">
        <span>{t("agreement.scope.clause")}</span>
        <Input
          aria-label={t("agreement.scope.clause")}
          value={says.clause}
          {...(own && says.clause.trim() === "" ? { status: "error" as const } : {})}
          placeholder={t("agreement.grid.clause_hint")}
          onChange={(event) => onPut({ ...says, clause: event.target.value })}
        />
      </label>
      {own && (
        <div>
          <Button size="small" onClick={() => onPut(null)}>
            {t("agreement.grid.inherit")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What a row is about, in words. */
function aboutOf(row: MatrixRow, places: Place[], t: ReturnType<typeof useWords>["t"]): string {
  const key = JSON.stringify([row.selector?.kind ?? null, row.selector?.within ?? null]);
  const place = places.find(({ selector }) => JSON.stringify([selector.kind ?? null, selector.within ?? null]) === key);
  return [
    place?.name ?? t("agreement.one_part"),
    row.fault_class ? phrase(t, "desk.fault_class", row.fault_class) : t("agreement.any_class"),
    row.stage ? phrase(t, "desk.stage", row.stage) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
