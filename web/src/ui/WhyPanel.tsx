import type { ReactNode } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Candidate, Evidence, ExplainedPerson, Explanation, Said } from "../api/types";
import { Intervals } from "./Intervals";
import { said, useLanguage } from "./language";
import { Severity } from "./Severity";
import { phrase } from "./words";

export type WhyPart = "severity" | "coverage" | "attribution" | "assignment" | "clocks" | "triage";

/** Every decision about one incident: verdict, rule or clause, evidence by weight, what would change it. */
export function WhyPanel({ explanation, asked }: { explanation: Explanation; asked?: WhyPart }) {
  const { t } = useTranslation();
  const order: WhyPart[] = ["severity", "coverage", "triage", "attribution", "assignment", "clocks"];
  const present = order.filter((part) => hasContent(explanation[part]));
  if (present.length === 0) return <p className="muted">{t("ui.why.nothing")}</p>;
  return (
    <div>
      {present.map((part) => (
        <section key={part} id={`why-${part}`} className="why-section stack-8" data-asked={part === asked}>
          <h2>{t(`ui.why.${part}`)}</h2>
          <Part part={part} explanation={explanation} />
        </section>
      ))}
      <section className="why-section stack-8">
        <h2>{t("ui.why.change")}</h2>
        <p className="muted">{t("ui.why.change_text")}</p>
      </section>
    </div>
  );
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value != null;
}

function Part({ part, explanation }: { part: WhyPart; explanation: Explanation }) {
  switch (part) {
    case "severity":
      return <SeverityWhy of={explanation.severity} />;
    case "coverage":
      return <CoverageWhy of={explanation.coverage} />;
    case "triage":
      return <TriageWhy of={explanation.triage} />;
    case "attribution":
      return <AttributionWhy of={explanation.attribution} />;
    case "assignment":
      return <AssignmentWhy of={explanation.assignment} />;
    default:
      return (
        <>
          {explanation.clocks?.map((each, index) => (
            <div key={each.clock?.id ?? index} className="stack-8">
              <Sentence of={each} />
              {(each.explanation ?? each.clock) && (
                <Intervals clock={each.clock} milestone={each.milestone} explanation={each.explanation} />
              )}
            </div>
          ))}
        </>
      );
  }
}

function Sentence({ of }: { of: Said | null | undefined }) {
  const language = useLanguage();
  const sentence = said(of, language);
  return sentence ? <p className="said">{sentence}</p> : null;
}

function Facts({ rows }: { rows: [string, ReactNode][] }) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value], index) => (
        <div key={index} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function SeverityWhy({ of }: { of: Explanation["severity"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const level = of?.severity;
  return (
    <>
      {level !== undefined && <Severity level={level} named />}
      <Sentence of={of} />
      <Facts rows={[[t("ui.why.rule"), said(of?.rule, language)]]} />
      <EvidenceList of={of?.evidence} />
    </>
  );
}

function CoverageWhy({ of }: { of: Explanation["coverage"] }) {
  const { t } = useTranslation();
  return (
    <>
      {of?.verdict && (
        <strong>
          {phrase(t, "desk.coverage", of.verdict)}
          {of.reason && ` · ${phrase(t, "desk.out_reason", of.reason)}`}
        </strong>
      )}
      <Sentence of={of} />
      <Facts rows={[[t("ui.why.clause"), of?.clause]]} />
    </>
  );
}

function TriageWhy({ of }: { of: Explanation["triage"] }) {
  const { t } = useTranslation();
  return (
    <>
      <Sentence of={of} />
      {of?.confidence_permille !== undefined && (
        <div>
          <span className="small muted">{t("ui.why.confidence")}</span>
          <Weight permille={of.confidence_permille} label={t("ui.why.confidence")} />
        </div>
      )}
      {of?.candidates && of.candidates.length > 0 && <Candidates of={of.candidates} />}
      {of?.model && <p className="small muted">{`${t("ui.why.model")} ${of.model}`}</p>}
    </>
  );
}

function AttributionWhy({ of }: { of: Explanation["attribution"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      <Sentence of={of} />
      <Facts
        rows={[
          [t("ui.why.row"), of?.matrix_row],
          [t("ui.why.clause"), of?.clause],
          ...(of?.stages ?? []).map((stage): [string, ReactNode] => [
            stage.stage ? phrase(t, "desk.stage", stage.stage) : "",
            said(stage, language) || leadName(t, stage.lead),
          ]),
        ]}
      />
      <EvidenceList of={of?.evidence} />
    </>
  );
}

function leadName(t: TFunction, lead: unknown): string {
  if (typeof lead === "string") return lead;
  const record = (lead ?? {}) as { name?: string; kind?: string };
  return record.name ?? (record.kind ? phrase(t, "ui.party", record.kind) : "");
}

function AssignmentWhy({ of }: { of: Explanation["assignment"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      <Sentence of={of} />
      {of?.chosen && <Person label={t("ui.why.chosen")} of={of.chosen} strong />}
      {of?.next?.map((person, index) => <Person key={index} label={t("ui.why.next")} of={person} />)}
      {of?.excluded && of.excluded.length > 0 && (
        <>
          <h3>{t("ui.why.excluded")}</h3>
          <Facts
            rows={of.excluded.map((each): [string, ReactNode] => [
              nameOf(each),
              said(each, language) || phrase(t, "desk.filter", each.filter),
            ])}
          />
        </>
      )}
      {of?.formula && (of.chosen?.terms.length ?? 0) > 0 && (
        <p className="small muted said">
          {t("ui.why.formula")} {said(of.formula, language)}
        </p>
      )}
    </>
  );
}

function Person({ label, of, strong = false }: { label: string; of: ExplainedPerson; strong?: boolean }) {
  const language = useLanguage();
  const name = nameOf(of);
  return (
    <div>
      <span className="muted">{label} </span>
      {strong ? <strong>{name}</strong> : name}
      {of.terms && (
        <ul className="small muted bullets">
          {of.terms.map((term, index) => (
            <li key={index}>{said(term, language) || term.key}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The name of somebody in a ranking: beside the id, or within it. */
export function nameOf(of: { person?: unknown; name?: string }): string {
  if (of.name) return of.name;
  const person = of.person;
  return typeof person === "object" && person !== null && "name" in person ? String(person.name) : String(person ?? "");
}

/** What a candidate is called: its component where known, else the kind of component. */
export function candidateName(
  t: TFunction,
  candidate: Candidate,
  names?: Map<string, string>,
): string {
  const { component } = candidate;
  if (typeof component === "object" && component !== null) return component.name;
  const named = component === null ? undefined : names?.get(component);
  return named ?? phrase(t, "desk.component_kind", candidate.component_kind ?? "application");
}

/** Component candidates as bars with the words that weighed. */
function Candidates({ of }: { of: Candidate[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list stack-8">
      {of.map((candidate, index) => (
        <li key={index}>
          <div className="line">
            <strong>{candidateName(t, candidate)}</strong>
            <span className="muted">{phrase(t, "desk.fault_class", candidate.fault_class)}</span>
          </div>
          <CandidateWeight of={candidate} label={candidateName(t, candidate)} />
        </li>
      ))}
    </ul>
  );
}

/** A candidate's weight and why, the weightiest reason first. */
export function CandidateWeight({ of, label }: { of: Candidate; label: string }) {
  const language = useLanguage();
  return (
    <>
      <Weight permille={of.weight_permille} label={label} />
      {of.evidence && of.evidence.length > 0 && (
        <ul className="small muted bullets">
          {of.evidence.map((item, index) => (
            <li key={index}>{said(item, language)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Weight({ permille, label }: { permille: number; label: string }) {
  const percent = Math.round(permille / 10);
  return (
    <div className="weight" role="img" aria-label={`${label} ${percent}%`}>
      <span>
        <i style={{ width: `${percent}%` }} />
      </span>
      <span>{percent}%</span>
    </div>
  );
}

function EvidenceList({ of }: { of: Evidence[] | Evidence | null | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const items = of == null ? [] : Array.isArray(of) ? of : [of];
  const shown = items.filter((item) => said(item, language) !== "").sort((a, b) => weightOf(b) - weightOf(a));
  if (shown.length === 0) return null;
  return (
    <div>
      <h3 className="small muted">{t("ui.why.evidence")}</h3>
      <ul className="bullets">
        {shown.map((item, index) => (
          <li key={index}>{said(item, language)}</li>
        ))}
      </ul>
    </div>
  );
}

function weightOf(item: Evidence): number {
  if (typeof item === "string" || "zh" in item) return 0;
  return Math.abs(item.weight);
}
