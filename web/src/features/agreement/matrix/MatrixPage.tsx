import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Checkbox, Input, Segmented } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Agreement, AgreementContent, AgreementFinding } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { phrase, useWords } from "../../../ui/words";
import { useVersion } from "../data";
import { DraftOf } from "../editor/DraftOf";
import { Found, Overtaken } from "../editor/Editor";
import { useTrees } from "../editor/Scope";
import { sectionOfFinding } from "../editor/sections";
import { useCheck, useDraft, type Read } from "../editor/useDraft";
import { differences, inPlainWords } from "../plain";
import { CellForm, usePartyNames } from "./CellForm";
import { COLUMNS, Grid, type At } from "./Grid";
import { cellsOf, placesOf, shown, STAGES, withCell, type Column, type MatrixRow, type Place, type Stage } from "./resolve";

import "../../estate/estate.css";
import "../agreement.css";
import "../editor/editor.css";
import "./matrix.css";

/** The responsibility matrix of a draft as a grid over the component tree. */
export function MatrixPage() {
  const { id, version } = useParams({ from: "/inside/agreements/$id/drafts/$version/matrix" });
  const { t } = useWords();
  return (
    <div className="page matrix-page">
      <DraftOf id={id} version={version} title={(name) => t("agreement.grid.title", { name })}>
        {(whole, draft) => <Editing key={version} read={draft} agreement={whole} />}
      </DraftOf>
    </div>
  );
}

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
  const cells = useMemo(() => cellsOf(places, rows, COLUMNS, stage), [places, rows, stage]);
  const wrong = (place: Place) => (cells.get(place.key) ?? []).some((cell) => cell.wrong !== null);
  const wanted = q.trim().toLowerCase();
  const lines = shown(places, closed, only || wanted ? (place) => (!only || wrong(place)) && (!wanted || place.name.toLowerCase().includes(wanted)) : null);
  const place = places.find(({ key }) => key === at.place) ?? places[0];
  const cell = place && cells.get(place.key)?.[COLUMNS.indexOf(at.column)];
  const put = useCallback((next: MatrixRow[]) => draft.change({ matrix: next }), [draft]);
  const form = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const box = useRef<HTMLDivElement>(null);
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
        <div className="panel flush matrix-scroll" ref={box}>
          <Grid
            table={grid}
            box={box}
            lines={lines}
            cells={cells}
            rows={rows}
            at={at}
            closed={closed}
            filtered={only || wanted !== ""}
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
