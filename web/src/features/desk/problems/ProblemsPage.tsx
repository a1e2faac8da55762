import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Problem, ProblemState } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { localMinute, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { STATES, useProblems, useProblemsChanged } from "./data";
import { NewProblem } from "./NewProblem";

import "../desk.css";

const KNOWN = ["cause", "workaround", "solution"] as const;

/** What keeps coming back, and what is known of it. */
export function ProblemsPage() {
  const { t } = useWords();
  useTitle(t("desk.problems.title"));
  const navigate = useNavigate({ from: "/problems" });
  const search = useSearch({ from: "/inside/problems" });
  const query = useProblems(search);
  const changed = useProblemsChanged();
  const [making, setMaking] = useState(false);
  useCommands([{ id: "new-problem", title: t("desk.problems.new"), group: "do", key: "n", run: () => setMaking(true) }]);
  const set = (change: { state?: ProblemState | undefined; q?: string | undefined }) => {
    const next = { ...search, ...change };
    void navigate({ search: { ...(next.state ? { state: next.state } : {}), ...(next.q ? { q: next.q } : {}) }, replace: true });
  };
  const fresh = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
      {t("desk.problems.new")}
    </Button>
  );
  return (
    <div className="page">
      <PageHead title={t("desk.problems.title")} hint={t("desk.problems.hint")} action={fresh} />
      <div className="stack">
        <div className="queue-bar">
          <div className="scroll-x">
            <Segmented
              aria-label={t("desk.problems.state_label")}
              value={search.state ?? "all"}
              options={[
                { value: "all", label: t("desk.problems.all") },
                ...STATES.map((value) => ({ value, label: t(`desk.problems.state.${value}`) })),
              ]}
              onChange={(next) => set({ state: next === "all" ? undefined : (next as ProblemState) })}
            />
          </div>
          <ListSearch className="queue-search" value={search.q} label={t("desk.problems.search")} onSearch={(q) => set({ q })} />
        </div>
        <GrowingList
          query={query}
          name="problems"
          title={t("desk.problems.title")}
          columns={columnsOf(t)}
          empty={
            search.state || search.q ? (
              <Empty title={t("desk.problems.empty_filtered")} action={<Link to="/problems">{t("desk.problems.all")}</Link>} />
            ) : (
              <Empty title={t("desk.problems.empty")} hint={t("desk.problems.empty_hint")} action={fresh} />
            )
          }
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
      <NewProblem
        open={making}
        onClose={() => setMaking(false)}
        onMade={(problem) => {
          changed();
          void message.success(t("desk.problems.made", { number: problem.number }));
          void navigate({ to: "/problems/$id", params: { id: problem.id } });
        }}
      />
    </div>
  );
}

function columnsOf(t: Words): ListColumn<Problem>[] {
  const known = (row: Problem) => KNOWN.filter((each) => row[each]).map((each) => t(`desk.problems.has.${each}`));
  return [
    {
      key: "number",
      title: t("desk.problems.column.number"),
      width: 160,
      cell: (row) => row.number,
      render: (row) => (
        <Link to="/problems/$id" params={{ id: row.id }} className="nowrap">
          {row.number}
        </Link>
      ),
    },
    { key: "title", title: t("desk.problems.column.title"), cell: (row) => row.title, render: (row) => row.title },
    {
      key: "state",
      title: t("desk.problems.column.state"),
      width: 140,
      cell: (row) => t(`desk.problems.state.${row.state}`),
      render: (row) => <ProblemStateTag state={row.state} />,
    },
    { key: "known", title: t("desk.problems.column.known"), width: 200, cell: (row) => known(row).join(" · "), render: (row) => <Known row={row} />, roomy: true },
    { key: "changed", title: t("desk.problems.column.changed"), width: 140, cell: (row) => localMinute(row.changed_at).replace("T", " "), render: (row) => <Changed row={row} /> },
  ];
}

function Card({ row }: { row: Problem }) {
  return (
    <Link to="/problems/$id" params={{ id: row.id }} className="card plain-card">
      <span className="spread">
        <span className="muted small">{row.number}</span>
        <ProblemStateTag state={row.state} />
      </span>
      <strong>{row.title}</strong>
      <span className="small muted">
        <Changed row={row} /> · <Known row={row} />
      </span>
    </Link>
  );
}

export function ProblemStateTag({ state }: { state: ProblemState }) {
  const { t } = useWords();
  return <span className="adjective">{t(`desk.problems.state.${state}`)}</span>;
}

function Known({ row }: { row: Problem }) {
  const { t } = useWords();
  const known = KNOWN.filter((each) => row[each]);
  return <>{known.length === 0 ? t("desk.problems.none") : known.map((each) => t(`desk.problems.has.${each}`)).join(" · ")}</>;
}

function Changed({ row }: { row: Problem }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return <span className="nowrap">{momentInWords(row.changed_at, serverNow(), language, t)}</span>;
}
