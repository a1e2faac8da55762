import { Link } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";

import { asProblem } from "../../../api/problem";
import type { AssessmentRow, DocumentRow, MonthEndItem } from "../../../api/types";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useWords, type Words } from "../../../ui/words";
import { useDraft as useDraftSheet } from "../../assessment/data";
import { StateTag } from "../../assessment/parts/StateTag";
import { useDraft as useDraftPaper, useStep } from "../../documents/data";
import { SealOf, standing, StateOf } from "../../documents/parts/DocumentTags";
import { useMonthEnd } from "../data";
import { byNext, isIssued, type Next as NextStep } from "../monthEnd";
import { ReportTable, type ReportColumn } from "./ReportTable";

type Props = { from: string; to: string; ended: boolean; /** What the file is called. */ title: string };

/** Every report, sign-off list and sheet of a month, where it stands, and the click that brings it further. */
export function Owed({ from, to, ended, title }: Props) {
  const { t } = useWords();
  const query = useMonthEnd(from);
  return (
    <Loaded query={query}>
      {(items) => {
        const issued = items.filter(isIssued).length;
        const returned = items.filter(({ document }) => document?.seal === "returned").length;
        return (
          <>
            {items.length > 0 && <p className="small muted">{t("overview.end.done", { count: issued, all: items.length, returned })}</p>}
            <ReportTable name="month-end" title={title} columns={columnsOf(t, { from, to })} rows={byNext(items, ended)} rowKey={keyOf} empty={<Empty title={t("overview.end.no_sheets")} />} />
          </>
        );
      }}
    </Loaded>
  );
}

type Step = { item: MonthEndItem; next: NextStep };

function columnsOf(t: Words, period: Period): ReportColumn<Step>[] {
  return [
    { key: "customer", title: t("overview.end.customer"), cell: ({ item }) => item.customer_name, render: ({ item }) => item.customer_name },
    {
      key: "paper",
      title: t("overview.end.paper"),
      className: "end-agreement",
      cell: ({ item }) => [t(`documents.kind.${item.kind}`), item.agreement_name].filter(Boolean).join(" · "),
      render: ({ item }) => <Which item={item} />,
    },
    { key: "state", title: t("overview.end.state"), cell: ({ item }) => stateOf(item, t), render: ({ item }) => <State item={item} /> },
    {
      key: "seal",
      title: t("documents.field.seal"),
      cell: ({ item: { document } }) => (document && isOut(document) && document.seal !== "none" ? t(`documents.seal.${document.seal}`) : ""),
      render: ({ item: { document } }) => document && isOut(document) && <SealOf document={document} />,
    },
    { key: "next", title: t("overview.end.next"), cell: ({ item, next }) => nextInWords(item, next, t), render: ({ item, next }) => <Next item={item} next={next} period={period} /> },
  ];
}

function keyOf({ item }: Step): string {
  return `${item.kind}.${item.customer_id}.${item.agreement_id ?? ""}.${item.sheet?.id ?? ""}.${item.document?.id ?? ""}`;
}

function isOut({ state }: DocumentRow): boolean {
  return state === "issued" || state === "archived";
}

function Which({ item: { kind, agreement_name, sheet, document } }: { item: MonthEndItem }) {
  const { t } = useWords();
  const name = t(`documents.kind.${kind}`);
  return (
    <>
      {sheet ? (
        <Link to="/assessments/$id" params={{ id: sheet.id }}>
          {name}
        </Link>
      ) : document ? (
        <Link to="/documents/$id" params={{ id: document.id }}>
          {name}
        </Link>
      ) : (
        name
      )}
      {agreement_name && <div className="muted small">{agreement_name}</div>}
    </>
  );
}

function State({ item: { sheet, document } }: { item: MonthEndItem }) {
  const { t } = useWords();
  if (!sheet && !document) return <span className="adjective">{t("overview.end.missing")}</span>;
  return (
    <span className="line">
      {sheet && <StateTag state={sheet.state} corrected={sheet.corrected_by !== null} agreed={sheet.agreed && sheet.state === "in_discussion"} />}
      {document && (!sheet || !isOut(document)) && (
        <>
          {sheet && <span className="muted small">{t("overview.end.printed")}</span>}
          <StateOf document={document} />
        </>
      )}
    </span>
  );
}

function stateOf({ sheet, document }: MonthEndItem, t: Words): string {
  if (!sheet && !document) return t("overview.end.missing");
  const paper = document && (!sheet || !isOut(document)) ? t(`documents.state.${standing(document)}`) : "";
  return [sheet && t(`assessment.state.${sheet.state}`), paper].filter(Boolean).join(" · ");
}

function nextInWords({ sheet, document }: MonthEndItem, next: NextStep, t: Words): string {
  if (next === "wait") return t("overview.end.wait");
  if (next === "draft") return t(sheet ? "overview.end.print_it" : "overview.end.draft_it");
  if (document) return next === "look" || next === "sheet" ? t("overview.end.view") : t(`documents.step.${next}`);
  return sheet ? onSheet(sheet, t) : "";
}

type Period = { from: string; to: string };

function Next({ item, next, period }: Step & { period: Period }) {
  const { t } = useWords();
  const { sheet, document } = item;
  if (next === "wait") return <span className="muted">{nextInWords(item, next, t)}</span>;
  if (next === "draft") return sheet || item.kind !== "assessment" ? <DraftPaper item={item} /> : <DraftSheet item={item} period={period} />;
  if (document && (next === "approve" || next === "issue" || next === "sent")) return <Take item={item} document={document} step={next} />;
  if (document)
    return (
      <Link to="/documents/$id" params={{ id: document.id }}>
        {nextInWords(item, next, t)}
      </Link>
    );
  if (!sheet) return null;
  return (
    <Link to="/assessments/$id" params={{ id: sheet.id }}>
      {nextInWords(item, next, t)}
    </Link>
  );
}

function onSheet(sheet: AssessmentRow, t: Words): string {
  if (sheet.state === "draft") return t("overview.end.continue_draft");
  if (sheet.state !== "in_discussion") return t("overview.end.view");
  if (sheet.open_remarks > 0) return t("overview.end.remarks", { count: sheet.open_remarks });
  return sheet.agreed ? t("overview.end.issue") : t("overview.end.await_customer");
}

/** What a button does, said of which thing: there are many of one name on the page. */
function useAbout(item: MonthEndItem): (words: string) => string {
  const { t } = useWords();
  return (words) => `${words}: ${[item.customer_name, t(`documents.kind.${item.kind}`), item.agreement_name].filter(Boolean).join(" ")}`;
}

function useRefused() {
  const { t } = useWords();
  return { onError: (error: unknown) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")) };
}

function DraftSheet({ item, period }: { item: MonthEndItem; period: { from: string; to: string } }) {
  const { t } = useWords();
  const about = useAbout(item);
  const draft = useDraftSheet();
  const refused = useRefused();
  const words = t("overview.end.draft_it");
  return (
    <Button
      size="small"
      aria-label={about(words)}
      disabled={draft.isPending}
      loading={slow(draft.isPending)}
      onClick={() => draft.mutate({ agreement_id: item.agreement_id ?? "", ...period }, refused)}
    >
      {words}
    </Button>
  );
}

function DraftPaper({ item }: { item: MonthEndItem }) {
  const { t } = useWords();
  const about = useAbout(item);
  const draft = useDraftPaper();
  const refused = useRefused();
  const words = t(item.sheet ? "overview.end.print_it" : "overview.end.draft_it");
  const { kind, customer_id, from, sheet } = item;
  return (
    <Button
      size="small"
      aria-label={about(words)}
      disabled={draft.isPending}
      loading={slow(draft.isPending)}
      onClick={() => draft.mutate(sheet ? { kind, subject_id: sheet.id } : { kind, customer_id, from }, refused)}
    >
      {words}
    </Button>
  );
}

/** A step of the paper, asked about first: none of them can be taken back. */
function Take({ item, document, step }: { item: MonthEndItem; document: DocumentRow; step: "approve" | "issue" | "sent" }) {
  const { t } = useWords();
  const about = useAbout(item);
  const take = useStep(document);
  const refused = useRefused();
  const words = t(`documents.step.${step}`);
  return (
    <Popconfirm
      title={step === "sent" ? t("overview.end.ask_sent") : t(`documents.ask.${step}`)}
      okText={words}
      cancelText={t("ui.cancel")}
      onConfirm={() => take.mutate(step === "sent" ? { step: "seal", seal: "sent", scan: null } : { step }, refused)}
    >
      <Button size="small" aria-label={about(words)} disabled={take.isPending} loading={slow(take.isPending)}>
        {words}
      </Button>
    </Popconfirm>
  );
}
