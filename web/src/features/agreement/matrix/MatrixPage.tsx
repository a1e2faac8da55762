import { ArrowLeftOutlined, DownOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Checkbox, Input, Segmented } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { Agreement, AgreementContent, AgreementFinding } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import { useAgreement, useVersion } from "../data";
import { Found, Overtaken } from "../editor/Editor";
import { useTrees } from "../editor/Scope";
import { sectionOfFinding } from "../editor/sections";
import { CLASSES } from "../editor/Services";
import { readVersion, useCheck, useDraft, type Read } from "../editor/useDraft";
import { differences, inPlainWords } from "../plain";
import { CellForm, usePartyNames } from "./CellForm";
import { applicable, cellOf, placesOf, shown, STAGES, withCell, type Cell, type Column, type MatrixRow, type Place, type Responsible, type Stage } from "./resolve";

import "../../estate/estate.css";
import "../agreement.css";
import "../editor/editor.css";
import "./matrix.css";

const COLUMNS: Column[] = [null, ...CLASSES];

/** The responsibility matrix of a draft as a grid over the component tree. */
export function MatrixPage() {
  const { id, version } = useParams({ from: "/inside/agreements/$id/drafts/$version/matrix" });
  const { t } = useWords();
  const agreement = useAgreement(id);
  const read = useQuery({ queryKey: ["agreement-draft", version], queryFn: () => readVersion(version) });
  useTitle(agreement.data && t("agreement.grid.title", { name: agreement.data.name }));
  return (
    <div className="page matrix-page">
      <Loaded query={agreement} rows={10}>
        {(whole) => (
          <Loaded query={read} rows={10}>
            {(draft) =>
              draft.version.status === "draft" ? (
                <Editing key={version} read={draft} agreement={whole} />
              ) : (
                <div className="panel">
                  <Empty title={t("agreement.editor.no_draft")} />
                </div>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

type At = { place: string; column: Column };

function Editing({ read, agreement }: { read: Read; agreement: Agreement }) {
  const { t } = useWords();
  const client = useQueryClient();
  const id = read.version.id;
  const draft = useDraft(read, () => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("agreement") });
    message.success(t("agreement.edit.saved"));
  });
  const rows = draft.content.matrix;
  const check = useCheck(id, draft.content);
  const findings = (check.data?.findings ?? []).filter(({ kind }) => sectionOfFinding(kind) === "matrix");
  const trees = useTrees(draft.content.systems);
  const [stage, setStage] = useState<Stage | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [q, setQ] = useState("");
  const [only, setOnly] = useState(false);
  const [at, setAt] = useState<At>({ place: "any", column: null });
  const places = useMemo(
    () => placesOf(trees, rows, (kind) => t("agreement.grid.every", { kind: phrase(t, "desk.component_kind", kind) }), t("agreement.everything")),
    // A tree that was read anew is another one; the rest of a render is not.
    [trees.map(({ id: tree, components }) => tree + components.length).join(), rows, t],
  );
  const cells = useMemo(() => {
    const all = new Map<string, Cell[]>();
    for (const place of places) {
      const here = applicable(rows, place);
      all.set(place.key, COLUMNS.map((column) => cellOf(rows, here, place, column, stage)));
    }
    return all;
  }, [places, rows, stage]);
  const wrong = (place: Place) => (cells.get(place.key) ?? []).some((cell) => cell.wrong !== null);
  const wanted = q.trim().toLowerCase();
  const lines = shown(places, closed, only || wanted ? (place) => (!only || wrong(place)) && (!wanted || place.name.toLowerCase().includes(wanted)) : null);
  const place = places.find(({ key }) => key === at.place) ?? places[0];
  const cell = place && cells.get(place.key)?.[COLUMNS.indexOf(at.column)];
  const put = useCallback((next: MatrixRow[]) => draft.change({ matrix: next }), [draft]);
  const form = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const leave = () => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  useSave(draft.dirty, draft.save);
  const count = (what: "gap" | "contradiction") => places.reduce((sum, each) => sum + (cells.get(each.key) ?? []).filter((one) => one.wrong === what && each.component).length, 0);
  return (
    <div className="stack">
      <header className="editor-head">
        <Link to="/agreements/$id/drafts/$version" params={{ id: agreement.id, version: id }} aria-label={t("agreement.grid.back")} className="agreement-back">
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <div className="grow">
          <h1>{t("agreement.grid.title", { name: agreement.name })}</h1>
          <span className="small muted">
            {t("agreement.number", { number: read.version.number })} · {t("agreement.grid.rows", { count: rows.length })} · {t(draft.dirty ? "agreement.editor.unsaved" : "agreement.editor.all_saved")}
          </span>
        </div>
        {draft.dirty && <Button onClick={draft.drop}>{t("agreement.editor.drop")}</Button>}
        <Button type="primary" disabled={!draft.dirty} loading={slow(draft.saving)} onClick={draft.save}>
          {t("agreement.edit.save")}
        </Button>
      </header>
      {draft.refused && <Refusal error={draft.refused} />}
      <Overtaken draft={draft} />
      <div className="line">
        <Segmented<string>
          aria-label={t("agreement.grid.stage")}
          value={stage ?? ""}
          onChange={(next) => setStage(next === "" ? null : (next as Stage))}
          options={[{ value: "", label: t("agreement.grid.every_stage") }, ...STAGES.map((each) => ({ value: each, label: phrase(t, "desk.stage", each) }))]}
        />
        <Input.Search className="matrix-find" allowClear placeholder={t("estate.find")} aria-label={t("estate.find")} value={q} onChange={(event) => setQ(event.target.value)} />
        <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>
          {t("agreement.grid.only")}
        </Checkbox>
        <span className="matrix-sum" role="status">
          {t("agreement.grid.sum", { gaps: count("gap"), contradictions: count("contradiction") })}
        </span>
      </div>
      <div className="matrix-body">
        <div className="panel flush matrix-scroll">
          <Grid
            table={grid}
            lines={lines}
            cells={cells}
            rows={rows}
            at={at}
            closed={closed}
            filtered={only || wanted !== ""}
            stage={stage}
            onAt={setAt}
            onTurn={(key) =>
              setClosed((before) => {
                const next = new Set(before);
                if (!next.delete(key)) next.add(key);
                return next;
              })
            }
            onOpen={() => form.current?.querySelector<HTMLElement>("input, button")?.focus()}
            onPut={(where, column, says) => put(withCell(rows, where, column, stage, says))}
          />
          {lines.length === 0 && <Empty title={t(only ? "agreement.grid.all_well" : "estate.none_found")} />}
        </div>
        <aside className="panel stack matrix-side" aria-label={t("agreement.grid.cell")} ref={form} onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && leave()}>
          {place && cell && (
            <CellForm
              key={`${place.key}/${at.column ?? ""}/${stage ?? ""}`}
              place={place}
              path={pathOf(place, places)}
              column={at.column}
              stage={stage}
              cell={cell}
              rows={rows}
              places={places}
              onPut={(says) => put(withCell(rows, place, at.column, stage, says))}
            />
          )}
          <p className="small muted">{t("agreement.grid.keys")}</p>
        </aside>
      </div>
      <LinterPanel
        findings={findings}
        onGo={(finding) => {
          const where = finding.example?.component_id ?? finding.example?.system_id;
          if (!where) return;
          setOnly(false);
          setQ("");
          setClosed(new Set());
          setStage(finding.kind === "gap" ? null : ((finding.example?.stage as Stage | null | undefined) ?? null));
          setAt({ place: where, column: (finding.example?.fault_class as Column | undefined) ?? null });
          requestAnimationFrame(() => requestAnimationFrame(leave));
        }}
      />
      <Changes agreement={agreement} version={id} content={draft.content} />
    </div>
  );
}

function useSave(dirty: boolean, save: () => void) {
  const latest = useRef({ dirty, save });
  latest.current = { dirty, save };
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      if (latest.current.dirty) latest.current.save();
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, []);
}

export function pathOf(place: Place, places: Place[]): string {
  const name = (key: string) => places.find((each) => each.key === key)?.name;
  const above = place.system && place.system !== place.key ? [name(place.system)] : [];
  return [...above, ...place.way.filter((key) => key !== place.key).map(name), place.name].filter(Boolean).join(" / ");
}

type GridProps = {
  table: React.RefObject<HTMLTableElement | null>;
  lines: Place[];
  cells: Map<string, Cell[]>;
  rows: MatrixRow[];
  at: At;
  closed: ReadonlySet<string>;
  filtered: boolean;
  stage: Stage | null;
  onAt: (at: At) => void;
  onTurn: (key: string) => void;
  onOpen: () => void;
  onPut: (place: Place, column: Column, says: Omit<MatrixRow, "selector" | "fault_class" | "stage"> | null) => void;
};

const QUICK: Record<string, "provider" | "customer" | "vendor" | "carrier"> = { p: "provider", c: "customer", v: "vendor", r: "carrier" };

function Grid({ table, lines, cells, rows, at, closed, filtered, onAt, onTurn, onOpen, onPut, stage }: GridProps) {
  const { t } = useWords();
  const copied = useRef<MatrixRow | null>(null);
  const row = Math.max(0, lines.findIndex(({ key }) => key === at.place));
  const column = COLUMNS.indexOf(at.column);
  const moving = useRef(false);
  useEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    const cell = table.current?.querySelector<HTMLElement>('[tabindex="0"]');
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at, table]);
  const go = (down: number, right: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, row + down))];
    const next = COLUMNS[Math.min(COLUMNS.length - 1, Math.max(0, column + right))];
    if (!line || next === undefined) return;
    moving.current = true;
    onAt({ place: line.key, column: next });
  };
  const onKey = (event: KeyboardEvent) => {
    const line = lines[row];
    const cell = line && cells.get(line.key)?.[column];
    if (!line || !cell) return;
    const shownRow = rows[cell.resolution.rows[0] ?? -1];
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [10, 0],
      PageUp: [-10, 0],
      Home: [0, -COLUMNS.length],
      End: [0, COLUMNS.length],
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "c" && shownRow) copied.current = shownRow;
      else if (event.key === "v" && copied.current) onPut(line, at.column, saysOf(copied.current));
      else return;
    } else if (step) go(...step);
    else if (event.key === "Enter") onOpen();
    else if (event.key === "Delete" || event.key === "Backspace") onPut(line, at.column, null);
    else if (event.key === "+" || event.key === "-") {
      if (line.children > 0 && closed.has(line.key) === (event.key === "+")) onTurn(line.key);
    } else if (QUICK[event.key]) onPut(line, at.column, quick(shownRow, QUICK[event.key] ?? "provider"));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <table className="matrix" role="grid" aria-label={t("agreement.section.matrix")} aria-rowcount={lines.length + 1} ref={table} onKeyDown={onKey}>
      <thead>
        <tr role="row">
          <th role="columnheader" scope="col">
            {t("agreement.grid.component")}
          </th>
          {COLUMNS.map((each) => (
            <th key={each ?? ""} role="columnheader" scope="col">
              {each ? phrase(t, "desk.fault_class", each) : t("agreement.any_class")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={line.key} role="row" data-level={line.component ? "component" : line.depth === 0 ? "head" : "kind"}>
            <th role="rowheader" scope="row">
              <span className="matrix-name" data-depth={Math.min(line.depth, 5)}>
                {line.children > 0 && !filtered ? (
                  <button
                    type="button"
                    className="estate-turn matrix-turn"
                    tabIndex={-1}
                    aria-expanded={!closed.has(line.key)}
                    aria-label={t(closed.has(line.key) ? "estate.expand" : "estate.collapse", { name: line.name })}
                    onClick={() => onTurn(line.key)}
                  >
                    {closed.has(line.key) ? <RightOutlined aria-hidden /> : <DownOutlined aria-hidden />}
                  </button>
                ) : (
                  <span className="matrix-turn" aria-hidden />
                )}
                <span className="cut" title={line.name}>
                  {line.name}
                </span>
              </span>
            </th>
            {COLUMNS.map((each, at2) => (
              <GridCell
                key={each ?? ""}
                cell={cells.get(line.key)?.[at2]}
                rows={rows}
                here={index === row && at2 === column}
                stage={stage}
                onFocus={() => onAt({ place: line.key, column: each })}
                onOpen={onOpen}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a row says beyond what it is about. */
export function saysOf(row: MatrixRow): Omit<MatrixRow, "selector" | "fault_class" | "stage"> {
  const { lead, payer, clause, support, informed } = row;
  return { lead, payer, clause, support: support ?? [], informed: informed ?? [] };
}

function quick(row: MatrixRow | undefined, kind: "provider" | "customer" | "vendor" | "carrier"): Omit<MatrixRow, "selector" | "fault_class" | "stage"> {
  const lead: Responsible = { kind };
  return row ? { ...saysOf(row), lead, payer: JSON.stringify(row.payer) === JSON.stringify(row.lead) ? lead : row.payer } : { lead, payer: lead, clause: "", support: [], informed: [] };
}

type CellProps = { cell: Cell | undefined; rows: MatrixRow[]; here: boolean; stage: Stage | null; onFocus: () => void; onOpen: () => void };

function GridCell({ cell, rows, here, onFocus, onOpen }: CellProps) {
  const { t } = useWords();
  const names = usePartyNames();
  if (!cell) return <td role="gridcell" />;
  const lead = cell.leads.map((index) => rows[index]?.lead).filter((one): one is Responsible => Boolean(one));
  const words = [...new Set(lead.map((one) => names(one)))].join(" / ");
  const said = [
    words || t("agreement.grid.nobody"),
    cell.own === null && words && t("agreement.grid.inherited"),
    cell.staged && t("agreement.grid.staged"),
    cell.wrong && t(`agreement.grid.${cell.wrong}`),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <td
      role="gridcell"
      tabIndex={here ? 0 : -1}
      aria-selected={here}
      aria-label={said}
      title={said}
      data-own={cell.own !== null}
      data-wrong={cell.wrong ?? undefined}
      onFocus={onFocus}
      onDoubleClick={onOpen}
    >
      <span className="matrix-lead">{words}</span>
      {cell.staged && !cell.wrong && (
        <span className="matrix-staged" aria-hidden>
          ◔
        </span>
      )}
      {cell.wrong && (
        <span className="matrix-wrong" aria-hidden>
          {cell.wrong === "gap" ? "?" : "!"}
        </span>
      )}
    </td>
  );
}

function LinterPanel({ findings, onGo }: { findings: AgreementFinding[]; onGo: (finding: AgreementFinding) => void }) {
  const { t } = useWords();
  const language = useLanguage();
  if (findings.length === 0) return null;
  const placed = findings.filter(({ example }) => example);
  return (
    <section className="panel stack" aria-labelledby="grid-findings">
      <h2 id="grid-findings">{t("agreement.findings")}</h2>
      <Found findings={findings} />
      {placed.length > 0 && (
        <div className="line">
          <span className="muted">{t("agreement.grid.go")}</span>
          {placed.slice(0, 12).map((finding, index) => (
            <Button key={index} size="small" title={finding.text[language]} onClick={() => onGo(finding)}>
              {t(`agreement.grid.kind.${finding.kind}`)} · {finding.example?.path.split(" / ").at(-1)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

/** What the matrix says otherwise than the version before: in force if there is one. */
function Changes({ agreement, version, content }: { agreement: Agreement; version: string; content: AgreementContent }) {
  const { t } = useWords();
  const language = useLanguage();
  const names = usePartyNames();
  const others = agreement.versions.filter((each) => each.id !== version);
  const before = [...others].reverse().find(({ status }) => status === "in_force" || status === "suspended") ?? others.at(-1);
  const old = useVersion(before?.id);
  const trees = useTrees(content.systems);
  if (!before || !old.data) return null;
  const called = { party: (id: string) => names({ party: id }), system: (id: string) => trees.find((tree) => tree.id === id)?.name ?? "", part: (id: string) => trees.flatMap(({ components }) => components).find((each) => each.id === id)?.name ?? "" };
  const matrix = (of: AgreementContent) => inPlainWords({ content: of, t, language, names: called }).filter(({ name }) => name === "matrix");
  const found = differences(matrix(old.data.content as AgreementContent), matrix(content));
  return (
    <section className="panel stack-8" aria-labelledby="grid-changes">
      <h2 id="grid-changes">{t("agreement.grid.changes", { number: before.number, count: found.length })}</h2>
      {found.length === 0 ? (
        <p className="muted">{t("agreement.same")}</p>
      ) : (
        <ul className="plain-list differences">
          {found.map((each, index) => (
            <li key={index}>
              <div className="line">
                <span className="adjective">{t(each.old === null ? "agreement.added" : each.now === null ? "agreement.removed" : "agreement.changed")}</span>
                <strong>{each.name}</strong>
              </div>
              {each.old !== null && <del>{each.old}</del>}
              {each.now !== null && <ins>{each.now}</ins>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
