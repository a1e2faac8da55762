import { ArrowLeftOutlined } from "@ant-design/icons";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Problem, ProblemState, TurnProblemInput } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { OverDialog } from "../../../ui/OverDialog";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { StateTag } from "../parts/Adjectives";
import { AnyIncidentSelect } from "../parts/Pickers";
import { STATES, useProblem, useProblemNow, useProblemsChanged } from "./data";
import { ProblemStateTag } from "./ProblemsPage";

import "../desk.css";
import "../papers/papers.css";

/** One problem: what is known of it, and where it was seen. */
export function ProblemPage() {
  const { id } = useParams({ from: "/inside/problems/$id" });
  const query = useProblem(id);
  useTitle(query.data && `${query.data.number} ${query.data.title}`);
  return (
    <div className="page">
      <Loaded query={query} rows={8}>
        {(problem) => <Content key={problem.id} problem={problem} />}
      </Loaded>
    </div>
  );
}

function Content({ problem }: { problem: Problem }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const [asked, setAsked] = useState<"turn" | "group" | null>(null);
  useCommands([
    { id: "turn-problem", title: t("desk.problems.turn"), group: "do", key: "e", run: () => setAsked("turn") },
    { id: "group-incident", title: t("desk.problems.group"), group: "do", run: () => setAsked("group") },
  ]);
  const when = (at: string) => momentInWords(at, serverNow(), language, typed);
  return (
    <div className="stack">
      <header className="page-head problem-head">
        <div className="grow stack-8">
          <div className="line nowrap">
            <Link to="/problems" aria-label={t("desk.problems.back")} className="back">
              <ArrowLeftOutlined aria-hidden />
            </Link>
            <h1 className="grow">{problem.title}</h1>
          </div>
          <div className="line">
            <span className="muted">{problem.number}</span>
            <ProblemStateTag state={problem.state} />
            <span className="small muted">
              {t("desk.problems.made_by", { by: problem.made_by, at: when(problem.made_at) })} ·{" "}
              {t("desk.problems.changed_at", { at: when(problem.changed_at) })}
            </span>
          </div>
        </div>
        <Button type="primary" onClick={() => setAsked("turn")}>
          {t("desk.problems.turn")}
        </Button>
      </header>
      <div className="halves">
        <div className="stack">
          <Finding title={t("desk.problems.cause")} text={problem.cause} lacking={t("desk.problems.no_cause")} />
          <Finding
            title={t("desk.problems.workaround")}
            text={problem.workaround}
            lacking={t("desk.problems.no_workaround")}
            hint={t("desk.problems.workaround_hint")}
          />
          <Finding title={t("desk.problems.solution")} text={problem.solution} lacking={t("desk.problems.no_solution")} />
        </div>
        <section className="panel stack-8" aria-labelledby="seen-in">
          <div className="spread">
            <h2 id="seen-in">
              {t("desk.problems.incidents")} <span className="count">{problem.incidents.length}</span>
            </h2>
            <Button onClick={() => setAsked("group")}>{t("desk.problems.group")}</Button>
          </div>
          <ul className="plain-list">
            {problem.incidents.map((incident) => (
              <li key={incident.id} className="paper">
                <div className="spread nowrap">
                  <Link to="/incidents/$id" params={{ id: incident.id }} className="cut">
                    {incident.number} {incident.title}
                  </Link>
                  <StateTag state={incident.state} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <TurnForm problem={problem} open={asked === "turn"} onClose={() => setAsked(null)} />
      <GroupForm problem={problem} open={asked === "group"} onClose={() => setAsked(null)} />
    </div>
  );
}

function Finding({ title, text, lacking, hint }: { title: string; text: string | null; lacking: string; hint?: string }) {
  return (
    <section className="panel stack-8">
      <h2>{title}</h2>
      {text ? <p className="said">{text}</p> : <p className="muted">{lacking}</p>}
      {hint && text && <p className="small muted">{hint}</p>}
    </section>
  );
}

type FormProps = { problem: Problem; open: boolean; onClose: () => void };
type TurnValues = { state: ProblemState; cause: string; workaround: string; solution: string };

/** What of a problem is written in the form. */
function findingOf({ state, cause, workaround, solution }: Problem): TurnValues {
  return { state, cause: cause ?? "", workaround: workaround ?? "", solution: solution ?? "" };
}

/** What of it was written, as it is sent: a text that was emptied stays what it is. */
export function turnOf({ state, ...texts }: Partial<TurnValues>): TurnProblemInput {
  const written = Object.entries(texts).flatMap(([field, text]) => (text.trim() === "" ? [] : [[field, text.trim()]]));
  return { ...(state ? { state } : {}), ...(Object.fromEntries(written) as Partial<TurnValues>) };
}

function TurnForm({ problem, open, onClose }: FormProps) {
  const { t } = useWords();
  const changed = useProblemsChanged();
  const now = useProblemNow(problem.id);
  const version = useRef<number | null>(null);
  const text = (label: string) => ({ label, said: (written: string) => written });
  return (
    <OverDialog<TurnValues, Problem>
      open={open}
      name={`finding.${problem.id}`}
      width={640}
      title={t("desk.problems.turn")}
      submit={t("desk.problems.turn")}
      known={findingOf(problem)}
      read={async () => {
        const read = await now();
        version.current = read.version;
        return findingOf(read);
      }}
      fields={{
        state: { label: t("desk.problems.column.state"), said: (state) => t(`desk.problems.state.${state}`) },
        cause: text(t("desk.problems.cause")),
        workaround: text(t("desk.problems.workaround")),
        solution: text(t("desk.problems.solution")),
      }}
      send={(change) => taken(http.POST("/api/v1/problems/{id}/finding", { params: { path: { id: problem.id } }, body: { ...turnOf(change), version: version.current ?? problem.version } }))}
      onDone={() => {
        changed();
        onClose();
        void message.success(t("desk.problems.turned"));
      }}
      onClose={onClose}
    >
      <Item name="state" label={t("desk.problems.column.state")} extra={t("desk.problems.turn_hint")}>
        <Select options={STATES.map((value) => ({ value, label: t(`desk.problems.state.${value}`) }))} />
      </Item>
      <Item name="cause" label={t("desk.problems.cause")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
      </Item>
      <Item name="workaround" label={t("desk.problems.workaround")} extra={t("desk.problems.workaround_hint")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
      </Item>
      <Item name="solution" label={t("desk.problems.solution")}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
      </Item>
    </OverDialog>
  );
}

function GroupForm({ problem, open, onClose }: FormProps) {
  const { t } = useWords();
  const changed = useProblemsChanged();
  return (
    <FormDialog<{ incident_id: string }, Problem>
      open={open}
      name={`group.${problem.id}`}
      title={t("desk.problems.group")}
      submit={t("desk.problems.group")}
      send={({ incident_id }) =>
        taken(http.POST("/api/v1/problems/{id}/incidents", { params: { path: { id: problem.id } }, body: { incident_id } }))
      }
      onDone={() => {
        changed();
        onClose();
        void message.success(t("desk.problems.grouped"));
      }}
      onClose={onClose}
    >
      <Item name="incident_id" label={t("desk.problems.incident")} need>
        <AnyIncidentSelect />
      </Item>
    </FormDialog>
  );
}
