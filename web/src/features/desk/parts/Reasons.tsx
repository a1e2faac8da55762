import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Candidate, ExplainedPerson, IncidentDetail, MoveInput, Named } from "../../../api/types";
import { useCommands, type Command } from "../../../app/commands";
import { Countdown, promisedByRow } from "../../../ui/Countdown";
import { Explain, useExplanation } from "../../../ui/Explain";
import { said, useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded, Refusal } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { CandidateWeight, candidateName, nameOf } from "../../../ui/WhyPanel";
import { phrase } from "../../../ui/words";
import { useIncident, useMove } from "../data";

type Props = { incidentId: string; onBack: (() => void) | undefined; onDecided: () => void };

/** The reasons beside one undecided incident, and the clicks that decide it. */
export function Reasons({ incidentId, onBack, onDecided }: Props) {
  const query = useIncident(incidentId);
  return (
    <section className="panel reasons">
      <Loaded query={query}>
        {(incident) => <Content incident={incident} onBack={onBack} onDecided={onDecided} />}
      </Loaded>
    </section>
  );
}

function Content({ incident, onBack, onDecided }: { incident: IncidentDetail } & Omit<Props, "incidentId">) {
  const { t } = useTranslation();
  const language = useLanguage();
  const decide = useMove();
  const why = useExplanation(incident.id);
  const names = useComponentNames(incident);
  const candidates = (why.data?.triage?.candidates ?? incident.triage?.candidates ?? []).slice(0, 3);
  const undecidedWhy = said(why.data?.triage, language);

  // The row leaves the list as soon as it is decided, and this panel with it: the word of success must not depend on it.
  const make = (resource: "attribution" | "assignment", body: MoveInput, done: (now: IncidentDetail) => void) =>
    void decide.mutateAsync({ id: incident.id, resource, body }).then(done, () => undefined);
  const pick = (candidate: Candidate) => {
    const component = idOf(candidate);
    const body = {
      ...(component ? { component_id: component } : {}),
      fault_class: candidate.fault_class,
      confirm: false,
      evidence: t("desk.dispatch.by_dispatcher", { component: candidateName(t, candidate, names) }),
    };
    make("attribution", body, (now) => {
      void message.success(t("desk.dispatch.decided", { number: incident.number }));
      if (now.engineer) onDecided();
    });
  };
  const assign = (person: Named) =>
    make("assignment", { person_id: person.id, reason: t("desk.dispatch.assign_reason") }, () => {
      void message.success(t("desk.dispatch.assigned", { number: incident.number, name: person.name }));
      onDecided();
    });
  useCommands(
    candidates.map((candidate, index): Command => ({
      id: `candidate-${index}`,
      title: label(t, candidate, names),
      group: "do",
      key: String(index + 1),
      run: () => pick(candidate),
    })),
  );
  return (
    <div className="stack">
      <div className="stack-8">
        <div className="line nowrap">
          {onBack && (
            <button type="button" className="link-button back" aria-label={t("desk.dispatch.back")} onClick={onBack}>
              <ArrowLeftOutlined aria-hidden />
            </button>
          )}
          <Severity level={incident.severity} />
          <h2 className="grow">{incident.title}</h2>
          <Link to="/incidents/$id" params={{ id: incident.id }} className="nowrap">
            {t("desk.dispatch.open")}
          </Link>
        </div>
        <div className="line">
          <span className="muted">{incident.number}</span>
          <Countdown promised={promisedByRow(incident)} />
          <span className="muted">
            {incident.customer.name}
            {incident.system && ` · ${incident.system.name}`}
            {incident.reporter.name && ` · ${incident.reporter.name}`}
          </span>
        </div>
        <blockquote className="reported">
          <Marked text={incident.text} words={candidates.flatMap((candidate) => weighty(candidate))} />
        </blockquote>
      </div>

      {decide.error && <Refusal error={decide.error} />}

      <div className="stack-8">
        <div className="spread">
          <h3>{t("desk.dispatch.candidates")}</h3>
          <Explain incidentId={incident.id} part="triage" />
        </div>
        {undecidedWhy && <p className="small muted">{undecidedWhy}</p>}
        {candidates.length === 0 && <p className="muted">{t("desk.dispatch.no_candidates")}</p>}
        <ol className="plain-list candidates">
          {candidates.map((candidate, index) => (
            <li key={index}>
              <div className="grow">
                <div className="line">
                  <strong>{candidateName(t, candidate, names)}</strong>
                  <span className="muted">{phrase(t, "desk.fault_class", candidate.fault_class)}</span>
                </div>
                <CandidateWeight of={candidate} label={candidateName(t, candidate, names)} />
              </div>
              <Button
                type={index === 0 ? "primary" : "default"}
                aria-label={label(t, candidate, names)}
                disabled={decide.isPending}
                onClick={() => pick(candidate)}
              >
                {t("desk.dispatch.choose")} <kbd>{index + 1}</kbd>
              </Button>
            </li>
          ))}
        </ol>
      </div>
      <Engineers people={why.data?.assignment ? [why.data.assignment.chosen, ...(why.data.assignment.next ?? [])] : []} onAssign={assign} />
    </div>
  );
}

/** The names of the system's components: candidates are named by id. */
function useComponentNames(incident: IncidentDetail): Map<string, string> {
  const id = incident.system?.id ?? "";
  const system = useQuery({
    queryKey: ["system", id],
    queryFn: () => taken(http.GET("/api/v1/systems/{id}", { params: { path: { id } } })),
    enabled: id !== "",
    staleTime: 5 * 60_000,
    retry: false,
  });
  return new Map((system.data?.components ?? []).map((component) => [component.id, component.name]));
}

function idOf(candidate: Candidate): string | undefined {
  return typeof candidate.component === "string" ? candidate.component : candidate.component?.id;
}

/** The words of the report that weighed: listed, or quoted in the reasons. */
function weighty(candidate: Candidate): string[] {
  const quoted = (candidate.evidence ?? []).flatMap((item) => [...said(item, "zh").matchAll(/“([^”]{1,20})”/g)]);
  return quoted.map((match) => match[1] ?? "");
}

function label(t: TFunction, candidate: Candidate, names: Map<string, string>): string {
  return t("desk.dispatch.choose_label", {
    component: candidateName(t, candidate, names),
    fault_class: phrase(t, "desk.fault_class", candidate.fault_class),
  });
}

function Engineers({
  people,
  onAssign,
}: {
  people: (ExplainedPerson | null | undefined)[];
  onAssign: (person: Named) => void;
}) {
  const { t } = useTranslation();
  const known = people.flatMap((each) => {
    if (!each?.person) return [];
    return [typeof each.person === "string" ? { id: each.person, name: nameOf(each) } : each.person];
  });
  if (known.length === 0) return null;
  return (
    <div className="stack-8">
      <h3>{t("desk.dispatch.engineers")}</h3>
      <div className="line">
        {known.map((person, index) => (
          <Button key={person.id} onClick={() => onAssign(person)}>
            {t("desk.dispatch.assign", { name: person.name })}
            {index === 0 && <span className="muted small"> {t("desk.dispatch.best")}</span>}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** The report with the words that weighed marked in place. */
function Marked({ text, words }: { text: string; words: string[] }) {
  const wanted = [...new Set(words)].filter(Boolean).sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return <span className="said">{text}</span>;
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
  return (
    <span className="said">
      {text.split(pattern).map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}
    </span>
  );
}
