import { Table } from "antd";

import type { AssessmentLine, AssessmentResult } from "../../../api/types";
import { said, useLanguage } from "../../../ui/language";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { phrase, useWords } from "../../../ui/words";
import { percent, tenths } from "../figures";
import type { ClocksSearch } from "../routes";
import { Opens } from "./Opens";

type Props = { result: AssessmentResult; onOpen: (clocks: ClocksSearch) => void };

/** The agreement's lines, scored; and the rules by which the score costs money. */
export function Lines({ result, onOpen }: Props) {
  const { t } = useWords();
  const wide = useWide();
  return (
    <section className="panel flush">
      <div className="section-head">
        <h2>{t("assessment.lines.title")}</h2>
      </div>
      {wide ? <Rows result={result} onOpen={onOpen} /> : <Cards result={result} onOpen={onOpen} />}
      <div className="section-foot small muted">
        {result.deductions.map((rule) => (
          <div key={`${rule.from_points}-${rule.below_points}`}>
            {t(rule.permille_per_point ? "assessment.lines.rule_per_point" : "assessment.lines.rule_flat", {
              from: rule.from_points,
              below: rule.below_points,
              flat: percent(rule.flat_permille ?? 0),
              each: percent(rule.permille_per_point ?? 0),
            })}
          </div>
        ))}
      </div>
    </section>
  );
}

function Rows({ result, onOpen }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <Table<AssessmentLine & { at: number }>
      size="small"
      pagination={false}
      rowKey="at"
      dataSource={result.lines.map((line, at) => ({ ...line, at }))}
      columns={[
        {
          title: t("assessment.lines.name"),
          render: (_, line) => (
            <span className="line">
              {said(line.name, language)}
              {line.severity !== null && <Severity level={line.severity} />}
            </span>
          ),
        },
        { title: t("assessment.lines.milestone"), render: (_, line) => phrase(t, "ui.milestone", line.milestone) },
        { title: t("assessment.lines.target"), align: "right", render: (_, line) => percent(line.target_permille) },
        { title: t("assessment.lines.attained"), align: "right", render: (_, line) => <Attained line={line} /> },
        { title: t("assessment.lines.met"), align: "right", render: (_, line) => <Count line={line} outcome="met" onOpen={onOpen} /> },
        {
          title: t("assessment.lines.missed"),
          align: "right",
          render: (_, line) => <Count line={line} outcome="missed" onOpen={onOpen} />,
        },
        { title: t("assessment.lines.points"), align: "right", render: (_, line) => line.points },
        { title: t("assessment.lines.lost"), align: "right", render: (_, line) => <Lost line={line} /> },
      ]}
    />
  );
}

function Cards({ result, onOpen }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <ul className="plain-list">
      {result.lines.map((line, at) => (
        <li key={at} className="card-row">
          <div className="spread">
            <strong>{said(line.name, language)}</strong>
            <Attained line={line} />
          </div>
          <div className="spread small">
            <span>
              {t("assessment.lines.met")} <Count line={line} outcome="met" onOpen={onOpen} /> ·{" "}
              {t("assessment.lines.missed")} <Count line={line} outcome="missed" onOpen={onOpen} />
            </span>
            <span>
              {t("assessment.lines.lost")} <Lost line={line} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Attained({ line }: { line: AssessmentLine }) {
  const kept = line.permille === null || line.permille >= line.target_permille;
  return <strong className={kept ? "" : "short-of-target"}>{percent(line.permille)}</strong>;
}

function Lost({ line }: { line: AssessmentLine }) {
  return <>{line.lost_tenths === 0 ? "0" : `−${tenths(line.lost_tenths)}`}</>;
}

function Count({ line, outcome, onOpen }: { line: AssessmentLine; outcome: "met" | "missed"; onOpen: Props["onOpen"] }) {
  const { t } = useWords();
  const language = useLanguage();
  const clocks: ClocksSearch = { milestone: line.milestone, outcome, ...(line.severity === null ? {} : { severity: line.severity }) };
  const label = `${said(line.name, language)} · ${t(`assessment.outcome.${outcome}`)}`;
  return <Opens count={line[outcome]} label={label} onOpen={() => onOpen(clocks)} />;
}
