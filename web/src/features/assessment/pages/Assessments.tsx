import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented, Table } from "antd";
import { useState } from "react";

import type { AssessmentRow, SheetState } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
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
  const wide = useWide();
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
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("assessment.list.title")}</h1>
          <p className="muted">{t("assessment.list.hint")}</p>
        </div>
        {draft}
      </div>
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
        <Loaded query={{ ...query, data: rows }}>
          {(items) =>
            items.length === 0 ? (
              <div className="panel">
                <Empty title={t("assessment.list.empty")} hint={t("assessment.list.empty_hint")} action={draft || undefined} />
              </div>
            ) : (
              <>
                {wide ? <Rows items={items} /> : <Cards items={items} />}
                {query.hasNextPage && (
                  <div>
                    <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
                      {t("assessment.more")}
                    </Button>
                  </div>
                )}
              </>
            )
          }
        </Loaded>
      </div>
      <NewSheet
        open={drafting}
        onClose={() => setDrafting(false)}
        onDrafted={(id) => void navigate({ to: "/assessments/$id", params: { id } })}
      />
    </div>
  );
}

function Rows({ items }: { items: AssessmentRow[] }) {
  const { t } = useWords();
  return (
    <Table<AssessmentRow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={items}
      columns={[
        { title: t("assessment.field.number"), render: (_, row) => <NumberLink row={row} /> },
        { title: t("assessment.field.customer"), render: (_, row) => row.customer.name },
        { title: t("assessment.field.agreement"), render: (_, row) => row.agreement.name, responsive: ["lg"] },
        { title: t("assessment.field.period"), render: (_, row) => <Period row={row} /> },
        { title: t("assessment.field.state"), render: (_, row) => <Standing row={row} /> },
        { title: t("assessment.field.score"), align: "right", render: (_, row) => <Score row={row} /> },
        { title: t("assessment.field.deduction"), align: "right", render: (_, row) => <Deduction row={row} /> },
      ]}
    />
  );
}

function Cards({ items }: { items: AssessmentRow[] }) {
  const { t } = useWords();
  return (
    <ul className="plain-list stack-8">
      {items.map((row) => (
        <li key={row.id} className="panel stack-8">
          <div className="spread">
            <NumberLink row={row} />
            <Standing row={row} />
          </div>
          <div>
            {row.customer.name} · <Period row={row} />
          </div>
          <div className="small muted">
            {t("assessment.field.score")} <Score row={row} /> · {t("assessment.field.deduction")} <Deduction row={row} />
          </div>
        </li>
      ))}
    </ul>
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

function Deduction({ row }: { row: AssessmentRow }) {
  const language = useLanguage();
  if (row.fee_permille === null) return <>—</>;
  if (row.deduction_minor === null || row.currency === null) return <>{percent(row.fee_permille)}</>;
  return <>{money({ minor: row.deduction_minor, currency: row.currency }, language)}</>;
}
