import { Link } from "@tanstack/react-router";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, Problem } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { message } from "../../../ui/messages";
import { useWords } from "../../../ui/words";
import { useOpenProblems, useProblemsChanged, useProblemsOf } from "./data";
import { ProblemStateTag } from "./ProblemsPage";

/** A new problem rather than one there is. */
const FRESH = "";

/** The problems an incident belongs to; a known error says at once what helps. */
export function ProblemsOf({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const query = useProblemsOf(incident.id);
  const [adding, setAdding] = useState(false);
  const items = query.data ?? [];
  return (
    <section className="panel stack-8" aria-labelledby="problems-head">
      <div className="spread">
        <h2 id="problems-head">{t("desk.problems.of_incident.title")}</h2>
        <Button onClick={() => setAdding(true)}>{t("desk.problems.of_incident.add")}</Button>
      </div>
      {query.data && items.length === 0 && <p className="small muted">{t("desk.problems.of_incident.none")}</p>}
      {items.map((problem) => (
        <div key={problem.id} className="paper">
          <div className="spread">
            <Link to="/problems/$id" params={{ id: problem.id }} className="grow">
              {problem.number} {problem.title}
            </Link>
            <ProblemStateTag state={problem.state} />
          </div>
          {problem.state === "known_error" && problem.workaround && (
            <p className="small">
              <span className="muted">{t("desk.problems.of_incident.known_here")}</span> {problem.workaround}
            </p>
          )}
        </div>
      ))}
      <AddForm incident={incident} open={adding} onClose={() => setAdding(false)} />
    </section>
  );
}

type Values = { problem_id: string; title?: string };

function AddForm({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const changed = useProblemsChanged();
  const send = ({ problem_id, title }: Values) =>
    problem_id === FRESH
      ? taken(http.POST("/api/v1/problems", { body: { title: (title ?? "").trim(), incident_ids: [incident.id] } }))
      : taken(
          http.POST("/api/v1/problems/{id}/incidents", {
            params: { path: { id: problem_id } },
            body: { incident_id: incident.id },
          }),
        );
  return (
    <FormDialog<Values, Problem>
      open={open}
      name={`in-problem.${incident.id}`}
      title={t("desk.problems.of_incident.add")}
      submit={t("desk.problems.of_incident.add")}
      initial={{ problem_id: FRESH, title: incident.title }}
      send={send}
      onDone={() => {
        changed();
        onClose();
        void message.success(t("desk.problems.grouped"));
      }}
      onClose={onClose}
    >
      <Item name="problem_id" label={t("desk.problems.of_incident.which")}>
        <ProblemSelect open={open} />
      </Item>
      <Form.Item noStyle dependencies={["problem_id"]}>
        {({ getFieldValue }) =>
          getFieldValue("problem_id") === FRESH && (
            <Item name="title" label={t("desk.problems.field_title")} need>
              <Input placeholder={t("desk.problems.field_title_placeholder")} />
            </Item>
          )
        }
      </Form.Item>
    </FormDialog>
  );
}

/** A problem found by number or words, or a new one. */
function ProblemSelect({ open, ...props }: { open: boolean; id?: string; value?: string; onChange?: (value: string) => void }) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const found = useOpenProblems(q.trim(), open);
  // What was chosen keeps its words when the list shows something else.
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const options = (found.data?.items ?? []).map((problem) => ({ value: problem.id, label: `${problem.number} ${problem.title}` }));
  if (chosen && chosen.value === props.value && !options.some(({ value }) => value === chosen.value)) options.push(chosen);
  return (
    <Select
      {...props}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      onSelect={(id: string) => setChosen(options.find(({ value }) => value === id) ?? null)}
      options={[{ value: FRESH, label: t("desk.problems.of_incident.fresh") }, ...options]}
    />
  );
}
