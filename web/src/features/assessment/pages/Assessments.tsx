import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useState } from "react";

import type { AssessmentRow, SheetState } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import type { Language } from "../../../app/language";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { useSheets } from "../data";
import { money } from "../../../ui/money";
import { lastDay, percent, tenths } from "../figures";
import { NewSheet } from "../parts/NewSheet";
import { StateTag } from "../parts/StateTag";

import "../assessment.css";

const SHOWN: SheetState[] = ["draft", "in_discussion", "issued", "withdrawn"];

/** Month's end as a list: what is drafted, discussed, issued. */
export function AssessmentsPage() {
  const { t } = useWords();
  useTitle(t("assessment.list.title"));
  const account = useAccount();
  const navigate = useNavigate({ from: "/assessments" });
  const { state } = useSearch({ from: "/inside/assessments" });
  const language = useLanguage();
  const [drafting, setDrafting] = useState(false);
  const query = useSheets(state);
  const manager = has(account, "manager");
  useCommands(
    manager ? [{ id: "new-assessment", title: t("assessment.new.title"), group: "do", run: () => setDrafting(true) }] : [],
  );
  const draft = manager && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setDrafting(true)}>
      {t("assessment.new.title")}
    </Button>
  );
  const states = manager ? SHOWN : SHOWN.filter((each) => each === "in_discussion" || each === "issued");
  return (
    <div className="page">
      <PageHead title={t("assessment.list.title")} hint={t("assessment.list.hint")} action={draft} />
      <div className="stack">
        <div className="scroll-x">
          <Segmented
            aria-label={t("assessment.list.state")}
            value={state ?? "all"}
            options={[
              { value: "all", label: t("assessment.list.all") },
              ...states.map((each) => ({ value: each, label: t(`assessment.state.${each}`) })),
            ]}
            onChange={(next) =>
              void navigate({ search: next === "all" ? {} : { state: next as SheetState }, replace: true })
            }
          />
        </div>
        <GrowingList
          query={query}
          empty={<Empty title={t("assessment.list.empty")} hint={t("assessment.list.empty_hint")} action={draft || undefined} />}
          name="assessments"
          title={t("assessment.list.title")}
          columns={columnsOf(t, language)}
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
      <NewSheet
        open={drafting}
        onClose={() => setDrafting(false)}
        onDrafted={(id) => void navigate({ to: "/assessments/$id", params: { id } })}
      />
    </div>
  );
}

function columnsOf(t: Words, language: Language): ListColumn<AssessmentRow>[] {
  return [
    { key: "number", title: t("assessment.field.number"), cell: (row) => row.number, render: (row) => <NumberLink row={row} /> },
    { key: "customer", title: t("assessment.field.customer"), cell: (row) => row.customer.name, render: (row) => row.customer.name },
    { key: "agreement", title: t("assessment.field.agreement"), cell: (row) => row.agreement.name, render: (row) => row.agreement.name, roomy: true },
    { key: "period", title: t("assessment.field.period"), cell: (row) => `${row.from} – ${lastDay(row.to)}`, render: (row) => <Period row={row} /> },
    { key: "state", title: t("assessment.field.state"), cell: (row) => t(`assessment.state.${row.state}`), render: (row) => <Standing row={row} /> },
    {
      key: "score",
      title: t("assessment.field.score"),
      align: "right",
      kind: "number",
      cell: (row) => (row.hundred_tenths === null ? null : row.hundred_tenths / 10),
      render: (row) => <Score row={row} />,
    },
    { key: "deduction", title: t("assessment.field.deduction"), align: "right", cell: (row) => deductionOf(row, language), render: (row) => deductionOf(row, language) ?? "—" },
  ];
}

function Card({ row }: { row: AssessmentRow }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <div className="panel stack-8">
      <div className="spread">
        <NumberLink row={row} />
        <Standing row={row} />
      </div>
      <div>
        {row.customer.name} · <Period row={row} />
      </div>
      <div className="small muted">
        {t("assessment.field.score")} <Score row={row} /> · {t("assessment.field.deduction")} {deductionOf(row, language) ?? "—"}
      </div>
    </div>
  );
}

function NumberLink({ row }: { row: AssessmentRow }) {
  const { t } = useWords();
  return (
    <Link to="/assessments/$id" params={{ id: row.id }} className="nowrap">
      {row.number}
      {row.revision > 1 && ` ${t("assessment.revision", { revision: row.revision })}`}
    </Link>
  );
}

function Period({ row }: { row: AssessmentRow }) {
  return (
    <span className="nowrap">
      {row.from} – {lastDay(row.to)}
    </span>
  );
}

function Standing({ row }: { row: AssessmentRow }) {
  const { t } = useWords();
  return (
    <span className="line">
      <StateTag state={row.state} corrected={row.corrected_by !== null} agreed={row.agreed && row.state === "in_discussion"} />
      {row.open_remarks > 0 && <span className="small">{t("assessment.list.open_remarks", { count: row.open_remarks })}</span>}
    </span>
  );
}

function Score({ row }: { row: AssessmentRow }) {
  return <>{row.hundred_tenths === null ? "—" : tenths(row.hundred_tenths)}</>;
}

/** What the sheet costs: money where the fee is known, else the share of it. */
function deductionOf(row: AssessmentRow, language: Language): string | null {
  if (row.fee_permille === null) return null;
  if (row.deduction_minor === null || row.currency === null) return percent(row.fee_permille);
  return money({ minor: row.deduction_minor, currency: row.currency }, language);
}
