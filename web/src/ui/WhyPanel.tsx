import type { ReactNode } from "react";
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
              {each.clock && <Intervals clock={each.clock} explanation={each.explanation} />}
            </div>
          ))}
        </>
      );
  }
}

function Sentence({ of }: { of: Said | undefined }) {
  const language = useLanguage();
  const sentence = said(of, language);
  return sentence ? <p className="said">{sentence}</p> : null;
}

function Facts({ rows }: { rows: [string, ReactNode][] }) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function SeverityWhy({ of }: { of: Explanation["severity"] }) {
  const { t } = useTranslation();
  return (
    <>
      {of?.value !== undefined && <Severity level={of.value} named />}
      <Sentence of={of} />
      <Facts rows={[[t("ui.why.rule"), of?.rule]]} />
      <EvidenceList items={of?.evidence} />
    </>
  );
}

function CoverageWhy({ of }: { of: Explanation["coverage"] }) {
  const { t } = useTranslation();
  return (
    <>
      {of?.verdict && <strong>{phrase(t, "desk.coverage", of.verdict)}</strong>}
      <Sentence of={of} />
      <Facts rows={[[t("ui.why.clause"), of?.clause]]} />
      <EvidenceList items={of?.evidence} />
    </>
  );
}

function TriageWhy({ of }: { of: Explanation["triage"] }) {
  const { t } = useTranslation();
  const confidence = of?.confidence_permille ?? (of?.confidence === undefined ? undefined : asPermille(of.confidence));
  return (
    <>
      <Sentence of={of} />
      {confidence !== undefined && <Weight permille={confidence} label={t("ui.why.confidence")} />}
      <EvidenceList items={of?.evidence} />
      {of?.model && <p className="small muted">{`${t("ui.why.model")} ${of.model}`}</p>}
    </>
  );
}

function asPermille(confidence: number): number {
  return confidence <= 1 ? confidence * 1000 : confidence;
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
            t("ui.why.stage", { stage: stage.stage ? phrase(t, "desk.stage", stage.stage) : "" }),
            said(stage, language) || nameOf(stage.lead),
          ]),
        ]}
      />
      {of?.candidates && of.candidates.length > 0 && <Candidates of={of.candidates} />}
      <EvidenceList items={of?.evidence} />
    </>
  );
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
        <Facts
          rows={of.excluded.map((each): [string, ReactNode] => [
            nameOf(each.person),
            (language === "zh" ? each.reason_zh : each.reason_en) ??
              each.reason ??
              phrase(t, "desk.filter", each.filter),
          ])}
        />
      )}
      {of?.formula && (
        <p className="small muted said">
          {t("ui.why.formula")} {of.formula}
        </p>
      )}
    </>
  );
}

function Person({ label, of, strong = false }: { label: string; of: ExplainedPerson; strong?: boolean }) {
  const { t } = useTranslation();
  const name = nameOf(of.person);
  const terms = Array.isArray(of.terms) ? undefined : of.terms;
  return (
    <div>
      <span className="muted">{label} </span>
      {strong ? <strong>{name}</strong> : name}
      {Array.isArray(of.terms) && <EvidenceList items={of.terms} />}
      {terms && (
        <div className="small muted">
          {Object.entries(terms)
            .filter(([, value]) => typeof value === "number" || typeof value === "string")
            .map(([term, value]) => `${phrase(t, "desk.term", term)} ${String(value)}`)
            .join(" · ")}
        </div>
      )}
    </div>
  );
}

/** Component candidates as bars with the words that weighed. */
export function Candidates({ of }: { of: Candidate[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list stack-8">
      {of.map((candidate) => (
        <li key={`${candidate.component.id}${candidate.fault_class}`}>
          <div className="line">
            <strong>{candidate.component.name}</strong>
            <span className="muted">{phrase(t, "desk.fault_class", candidate.fault_class)}</span>
          </div>
          <Weight permille={candidate.weight_permille} label={candidate.component.name} />
          <div style={{ marginTop: 4 }}>
            {candidate.words.map((word) => (
              <span className="word" key={word}>
                {word}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

export function Weight({ permille, label }: { permille: number; label: string }) {
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

function EvidenceList({ items }: { items: Evidence[] | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!items || items.length === 0) return null;
  const sorted = [...items].sort((a, b) => weightOf(b) - weightOf(a));
  return (
    <div>
      <h3 className="small muted">{t("ui.why.evidence")}</h3>
      <ul style={{ margin: "4px 0 0", paddingLeft: 18 }}>
        {sorted.map((item, index) => (
          <li key={index}>
            {typeof item === "string" ? item : said(item, language) || item.kind}
            {typeof item !== "string" && item.words?.map((word) => <span className="word" key={word}>{word}</span>)}
            {weightOf(item) > 0 && <span className="muted small"> {Math.round(weightOf(item) / 10)}%</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function weightOf(item: Evidence): number {
  return typeof item === "string" ? 0 : (item.weight_permille ?? 0);
}

function nameOf(named: { name: string } | string | undefined | null): string {
  return typeof named === "string" ? named : (named?.name ?? "");
}
