import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useMemo, useRef, useState } from "react";

import { asProblem } from "../../../api/problem";
import type { ImportAnswer } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { List, type ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { saveTemplate, sendWorkbook } from "../data";
import { Chooser } from "../parts/Chooser";
import { Fates, FateTag } from "../parts/Fates";
import { Why } from "../parts/Why";
import type { ImportsSearch } from "../routes";
import { countOf, rowsOf, type PreviewRow } from "../rows";

import "../imports.css";

type Looked = { file: File; answer: ImportAnswer };

/** A workbook is looked through row by row before anything is written, then loaded. */
export function ImportsPage() {
  const { t } = useWords();
  useTitle(t("imports.title"));
  const client = useQueryClient();
  const mayLeave = has(useAccount(), "dispatcher", "manager");
  const [looked, setLooked] = useState<Looked | null>(null);
  const look = useMutation({
    mutationFn: async (file: File): Promise<Looked> => ({ file, answer: await sendWorkbook(file, true) }),
    onSuccess: setLooked,
  });
  const load = useMutation({
    mutationFn: (file: File) => sendWorkbook(file, false),
    onSuccess: (answer) => {
      setLooked((before) => before && { ...before, answer });
      void client.invalidateQueries();
      message.success(t("imports.loaded"));
    },
  });
  const take = (file: File | undefined) => {
    if (!file || look.isPending || load.isPending) return;
    setLooked(null);
    load.reset();
    look.mutate(file);
  };
  return (
    <div className="page stack">
      <PageHead
        title={t("imports.title")}
        hint={t("imports.hint")}
        action={
          <div className="line">
            {mayLeave && (
              <Link to="/team/leave/import">
                <Button tabIndex={-1}>{t("imports.leave")}</Button>
              </Link>
            )}
            <Button
              icon={<DownloadOutlined aria-hidden />}
              onClick={() => void saveTemplate(t("imports.template_name")).catch((failure: unknown) => message.error(asProblem(failure).sentence || t("ui.problem.unknown")))}
            >
              {t("imports.template")}
            </Button>
          </div>
        }
      />
      <Chooser busy={look.isPending} name={looked?.file.name ?? null} accept=".xlsx" hint={t("imports.choose_hint")} onFile={take} />
      {look.error && <Refusal error={look.error} onRetry={() => look.variables && look.mutate(look.variables)} />}
      {load.error && <Refusal error={load.error} onRetry={() => load.variables && load.mutate(load.variables)} />}
      {looked && <Preview looked={looked} loading={load.isPending} onLoad={() => load.mutate(looked.file)} onAgain={take} />}
    </div>
  );
}

function Preview({ looked, loading, onLoad, onAgain }: { looked: Looked; loading: boolean; onLoad: () => void; onAgain: (file: File) => void }) {
  const { t } = useWords();
  const { answer } = looked;
  const rows = useMemo(() => rowsOf(answer), [answer]);
  const navigate = useNavigate({ from: "/imports" });
  const { fate, sheet } = useSearch({ from: "/inside/imports" });
  const narrow = (next: ImportsSearch) =>
    void navigate({ search: { ...(next.fate ? { fate: next.fate } : {}), ...(next.sheet ? { sheet: next.sheet } : {}) }, replace: true, resetScroll: false });
  const shown = rows.filter((row) => (!fate || row.fate === fate) && (!sheet || row.sheet === sheet));
  const [refused, held] = [countOf(rows, "refused"), countOf(rows, "held")];
  const writes = countOf(rows, "created") + countOf(rows, "updated");
  const head = useRef<HTMLHeadingElement>(null);
  if (rows.length === 0)
    return (
      <div className="panel">
        <Empty title={t("imports.nothing")} hint={t("imports.nothing_hint")} />
      </div>
    );
  return (
    <section className="stack" aria-labelledby="preview-head">
      <div className="panel stack">
        <h2 id="preview-head" ref={head} tabIndex={-1}>
          {t(answer.dry_run ? "imports.preview" : "imports.result")}
        </h2>
        <Fates rows={rows} dry={answer.dry_run} chosen={fate} onChoose={(next) => narrow({ fate: next, sheet })} />
        <p role="status">{said(t, answer.dry_run, { writes, refused, held })}</p>
        {answer.ignored.length > 0 && <p className="small muted">{t("imports.ignored", { what: answer.ignored.join(" · ") })}</p>}
        {answer.dry_run ? (
          <div className="line">
            <Button type="primary" disabled={writes === 0} loading={slow(loading)} onClick={onLoad}>
              {t("imports.load", { count: writes })}
            </Button>
            <Button disabled={loading} onClick={() => onAgain(looked.file)}>
              {t("imports.again")}
            </Button>
          </div>
        ) : null}
      </div>
      <Select
        className="imports-sheet"
        aria-label={t("imports.sheet")}
        value={sheet ?? ""}
        options={[{ value: "", label: t("imports.every_sheet") }, ...answer.sheets.filter(({ name }) => rows.some((row) => row.sheet === name)).map(({ name, title }) => ({ value: name, label: title }))]}
        onChange={(next: string) => narrow({ fate, sheet: next })}
      />
      <Rows key={`${fate ?? ""}.${sheet ?? ""}`} rows={shown} dry={answer.dry_run} />
    </section>
  );
}

function said(t: Words, dry: boolean, { writes, refused, held }: { writes: number; refused: number; held: number }): string {
  if (!dry) return t(refused > 0 ? "imports.say_done_part" : "imports.say_done", { writes, left: refused + held });
  if (refused === 0) return t(writes === 0 ? "imports.say_same" : "imports.say_well", { writes });
  return t("imports.say_part", { writes, refused, held });
}

/** So many rows more stand in the page each time its end comes near. */
const AT_ONCE = 200;

function Rows({ rows, dry }: { rows: PreviewRow[]; dry: boolean }) {
  const { t } = useWords();
  const [count, setCount] = useState(AT_ONCE);
  const fate = (row: PreviewRow) => t(dry ? `imports.will.${row.fate}` : `imports.did.${row.fate}`);
  const columns: ListColumn<PreviewRow>[] = [
    { key: "sheet", title: t("imports.column.sheet"), width: 110, cell: (row) => row.title, render: (row) => row.title },
    { key: "row", title: t("imports.column.row"), width: 70, align: "right", kind: "number", cell: (row) => row.row || null, render: (row) => row.row || t("imports.whole") },
    { key: "key", title: t("imports.column.key"), cell: (row) => row.key, render: (row) => row.key },
    { key: "fate", title: t("imports.column.fate"), width: 120, cell: fate, render: (row) => <FateTag fate={row.fate}>{fate(row)}</FateTag> },
    { key: "why", title: t("imports.column.why"), cell: (row) => whyOf(row, t).join("; "), render: (row) => <Why fate={row.fate} all={whyOf(row, t)} /> },
  ];
  return (
    <List
      name="imports"
      title={t("imports.title")}
      columns={columns}
      rows={rows.slice(0, count)}
      empty={<Empty title={t("ui.list.none")} />}
      rowKey={(row) => row.id}
      card={(row) => (
        <div className="panel stack-8">
          <span className="spread">
            <strong>
              {row.title} · {row.row || t("imports.whole")}
            </strong>
            <FateTag fate={row.fate}>{fate(row)}</FateTag>
          </span>
          <span className="muted">{row.key}</span>
          <Why fate={row.fate} all={whyOf(row, t)} />
        </div>
      )}
      more={{ has: rows.length > count, pending: false, shown: count, fetch: () => setCount(count + AT_ONCE) }}
    />
  );
}

/** Each cell: its column, what it holds, and how to mend it. */
function whyOf(row: PreviewRow, t: Words): string[] {
  return [
    ...row.wrong.map((cell) => [cell.heading || cell.column, cell.value && t("imports.value", { value: cell.value }), cell.reason].filter(Boolean).join(" ")),
    ...(row.fate === "held" ? [t("imports.held_because")] : []),
    ...(row.pending.length > 0 ? [t("imports.pending", { columns: row.pending.join(", ") })] : []),
  ];
}
