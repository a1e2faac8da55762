import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";

import { asProblem, Problem } from "../../../api/problem";
import type { Language } from "../../../app/language";
import { has, useAccount } from "../../../app/session";
import { houseDate, houseZone } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { saveXlsx } from "../../../ui/sheet";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { Chooser } from "../../imports/parts/Chooser";
import { Fates, FateTag } from "../../imports/parts/Fates";
import { Why } from "../../imports/parts/Why";
import { countOf } from "../../imports/rows";
import { useTeamChanged } from "../people/data";
import { enterAll, lookThrough, type Looked } from "./data";
import { columnNames, toEnter, type LeaveRow } from "./rows";

/** Leave from another system's file: looked through row by row, then entered, all or none. */
export function LeaveImportPage() {
  const { t } = useWords();
  useTitle(t("team.leave_import.title"));
  const may = has(useAccount(), "dispatcher", "manager");
  const forbidden = { data: undefined, error: new Problem({ status: 403 }), isPending: false, refetch: () => undefined };
  if (!may) return <Loaded query={forbidden}>{() => null}</Loaded>;
  return <Importing />;
}

function Importing() {
  const { t } = useWords();
  const language = useLanguage();
  const client = useQueryClient();
  const changed = useTeamChanged();
  const [looked, setLooked] = useState<Looked | null>(null);
  const look = useMutation({ mutationFn: (file: File) => lookThrough(file, client, t, language), onSuccess: setLooked });
  const enter = useMutation({
    mutationFn: enterAll,
    onSuccess: (done) => {
      setLooked(done);
      changed();
      void message.success(t("imports.loaded"));
    },
  });
  const take = (file: File | undefined) => {
    if (!file || look.isPending || enter.isPending) return;
    setLooked(null);
    enter.reset();
    look.mutate(file);
  };
  const template = () =>
    saveXlsx({ name: t("team.leave_import.template_name"), columns: columnNames(t).map((title) => ({ title })), rows: [] }).catch((failure: unknown) =>
      message.error(asProblem(failure).sentence || t("ui.problem.unknown")),
    );
  return (
    <div className="page stack">
      <PageHead
        title={t("team.leave_import.title")}
        hint={t("team.leave_import.hint", { zone: houseZone() })}
        action={
          <div className="line">
            <Link to="/team/leave">
              <Button tabIndex={-1}>{t("team.leave_import.back")}</Button>
            </Link>
            <Button icon={<DownloadOutlined aria-hidden />} onClick={() => void template()}>
              {t("imports.template")}
            </Button>
          </div>
        }
      />
      <Chooser busy={look.isPending} name={looked?.file.name ?? null} accept=".xlsx,.csv" hint={t("team.leave_import.choose_hint")} onFile={take} />
      {look.error && <Refusal error={look.error} />}
      {enter.error && <Refusal error={enter.error} onRetry={() => looked && take(looked.file)} />}
      {looked && <Preview looked={looked} entering={enter.isPending} onEnter={() => enter.mutate(looked)} onAgain={() => take(looked.file)} />}
    </div>
  );
}

type PreviewProps = { looked: Looked; entering: boolean; onEnter: () => void; onAgain: () => void };

function Preview({ looked: { rows, dry }, entering, onEnter, onAgain }: PreviewProps) {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/team/leave/import" });
  const { fate } = useSearch({ from: "/inside/team/leave/import" });
  const writes = toEnter(rows).length;
  const first = toEnter(rows).reduce((least, { from }) => Math.min(least, Date.parse(from)), Infinity);
  if (rows.length === 0)
    return (
      <div className="panel">
        <Empty title={t("team.leave_import.empty")} hint={t("team.leave_import.empty_hint")} />
      </div>
    );
  return (
    <section className="stack" aria-labelledby="preview-head">
      <div className="panel stack">
        <h2 id="preview-head">{t(dry ? "imports.preview" : "imports.result")}</h2>
        <Fates rows={rows} dry={dry} chosen={fate} onChoose={(next) => void navigate({ search: next ? { fate: next } : {}, replace: true, resetScroll: false })} />
        <p role="status">{outcome(t, rows, dry)}</p>
        {dry ? (
          <div className="line">
            <Button type="primary" disabled={writes === 0} loading={slow(entering)} onClick={onEnter}>
              {t("imports.load", { count: writes })}
            </Button>
            <Button disabled={entering} onClick={onAgain}>
              {t("imports.again")}
            </Button>
          </div>
        ) : (
          <Link to="/team/leave" search={Number.isFinite(first) ? { month: houseDate(first).slice(0, 7) } : {}}>
            {t("team.leave_import.see")}
          </Link>
        )}
      </div>
      <Rows key={fate ?? ""} rows={rows.filter((row) => !fate || row.fate === fate)} dry={dry} />
    </section>
  );
}

function outcome(t: Words, rows: LeaveRow[], dry: boolean): string {
  const [refused, writes] = [countOf(rows, "refused"), toEnter(rows).length];
  if (!dry) return t("team.leave_import.say_done", { writes });
  if (refused > 0) return t("team.leave_import.say_held", { refused, held: countOf(rows, "held") });
  return t(writes === 0 ? "team.leave_import.say_same" : "team.leave_import.say_well", { writes });
}

/** So many rows more stand in the page each time its end comes near. */
const AT_ONCE = 200;

function Rows({ rows, dry }: { rows: LeaveRow[]; dry: boolean }) {
  const { t } = useWords();
  const language = useLanguage();
  const [count, setCount] = useState(AT_ONCE);
  const columns = columnsOf(t, language, dry);
  return (
    <List
      name="leave-import"
      title={t("team.leave_import.title")}
      columns={columns}
      rows={rows.slice(0, count)}
      empty={<Empty title={t("ui.list.none")} />}
      rowKey={({ row }) => String(row)}
      card={(row) => (
        <div className="panel stack-8">
          <span className="spread">
            <strong>
              {t("imports.column.row")} {row.row} · {row.person}
            </strong>
            {columns.find(({ key }) => key === "fate")?.render(row)}
          </span>
          <span className="muted">
            {row.kind} · {momentOf(row.from, language)} – {momentOf(row.to, language)}
          </span>
          <Why fate={row.fate} all={whyOf(row, t)} />
        </div>
      )}
      more={{ has: rows.length > count, pending: false, shown: count, fetch: () => setCount(count + AT_ONCE) }}
    />
  );
}

function columnsOf(t: Words, language: Language, dry: boolean): ListColumn<LeaveRow>[] {
  const label = (field: string) => t(`team.leave.field.${field}`);
  const fate = (row: LeaveRow) => t(dry ? `imports.will.${row.fate}` : `imports.did.${row.fate}`);
  return [
    plainColumn("row", t("imports.column.row"), ({ row }) => row, { width: 70, align: "right", kind: "number" }),
    plainColumn("person_id", label("person_id"), ({ person }) => person),
    plainColumn("kind", label("kind"), ({ kind }) => kind, { width: 110 }),
    plainColumn("from", label("from"), ({ from }) => momentOf(from, language)),
    plainColumn("to", label("to"), ({ to }) => momentOf(to, language)),
    plainColumn("note", label("note"), ({ absence }) => absence?.note ?? "", { roomy: true }),
    plainColumn("source_key", label("source_key"), ({ absence }) => absence?.source_key ?? "", { off: true }),
    { key: "fate", title: t("imports.column.fate"), width: 120, cell: fate, render: (row) => <FateTag fate={row.fate}>{fate(row)}</FateTag> },
    { key: "why", title: t("imports.column.why"), cell: (row) => whyOf(row, t).join(" "), render: (row) => <Why fate={row.fate} all={whyOf(row, t)} /> },
  ];
}

/** On the house's clocks, as the file was read; what is no instant, as it was written. */
function momentOf(told: string, language: Language): string {
  return Number.isNaN(Date.parse(told)) || !told.endsWith("Z") ? told : fullMoment(told, language, houseZone());
}

function whyOf(row: LeaveRow, t: Words): string[] {
  return row.fate === "held" ? [t("team.leave_import.held_because")] : row.wrong;
}
