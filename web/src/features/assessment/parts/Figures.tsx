import { Table } from "antd";

import type { AssessmentFigure, AssessmentSheet } from "../../../api/types";
import { PartyTag } from "../../../ui/Party";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { phrase, useWords, type Words } from "../../../ui/words";
import { percent } from "../figures";
import type { ClocksSearch } from "../routes";
import { Opens } from "./Opens";

type Props = { sheet: AssessmentSheet; onOpen: (clocks: ClocksSearch) => void };

/** Attainment by severity, milestone and party; by party alone; and how the period was counted. */
export function Figures({ sheet, onOpen }: Props) {
  const { t } = useWords();
  const rows = [...sheet.figures, ...(sheet.figures.length > 1 ? sheet.by_party : []), sheet.total];
  const bridge = sheet.result?.bridge;
  return (
    <section className="panel flush">
      <div className="section-head">
        <h2>{t("assessment.figures.title")}</h2>
        <p className="small muted">
          {t(`assessment.figures.${sheet.counted_in === "due" ? "by_due" : "by_report"}`)}{" "}
          {bridge &&
            t("assessment.figures.bridge", {
              both: bridge.both,
              reported: bridge.reported_only,
              due: bridge.due_only,
            })}
        </p>
      </div>
      <FigureRows rows={rows} onOpen={onOpen} />
    </section>
  );
}

function FigureRows({ rows, onOpen }: { rows: AssessmentFigure[]; onOpen: Props["onOpen"] }) {
  const { t } = useWords();
  const wide = useWide();
  if (!wide)
    return (
      <ul className="plain-list">
        {rows.map((row) => (
          <li key={keyOf(row)} className="card-row">
            <div className="spread">
              <What row={row} />
              <strong>{percent(row.permille)}</strong>
            </div>
            <div className="small">
              {t("assessment.lines.met")} <Count row={row} outcome="met" onOpen={onOpen} /> · {t("assessment.lines.missed")}{" "}
              <Count row={row} outcome="missed" onOpen={onOpen} /> · <NotCounted row={row} onOpen={onOpen} />
            </div>
          </li>
        ))}
      </ul>
    );
  return (
    <Table<AssessmentFigure>
      size="small"
      pagination={false}
      rowKey={keyOf}
      dataSource={rows}
      columns={[
        { title: t("assessment.figures.what"), render: (_, row) => <What row={row} /> },
        { title: t("assessment.lines.met"), align: "right", render: (_, row) => <Count row={row} outcome="met" onOpen={onOpen} /> },
        {
          title: t("assessment.lines.missed"),
          align: "right",
          render: (_, row) => <Count row={row} outcome="missed" onOpen={onOpen} />,
        },
        { title: t("assessment.figures.not_counted"), render: (_, row) => <NotCounted row={row} onOpen={onOpen} /> },
        { title: t("assessment.figures.rate"), align: "right", render: (_, row) => <strong>{percent(row.permille)}</strong> },
      ]}
    />
  );
}

function What({ row }: { row: AssessmentFigure }) {
  const { t } = useWords();
  if (row.milestone === null && row.answers === null) return <strong>{t("assessment.figures.total")}</strong>;
  return (
    <span className="line">
      {row.severity !== null && <Severity level={row.severity} />}
      {row.milestone !== null && <span>{phrase(t, "ui.milestone", row.milestone)}</span>}
      <Answers row={row} />
    </span>
  );
}

function Answers({ row }: { row: AssessmentFigure }) {
  const { t } = useWords();
  const answers = row.answers;
  if (!answers) return null;
  if (answers.column !== "party" || answers.kind === null)
    return <span className="adjective">{phrase(t, "assessment.column", answers.column)}</span>;
  return <PartyTag kind={answers.kind} name={answers.name || t(`ui.party.${answers.kind}`)} />;
}

function Count({ row, outcome, onOpen }: { row: AssessmentFigure; outcome: "met" | "missed"; onOpen: Props["onOpen"] }) {
  const { t } = useWords();
  const label = `${nameOf(row, t)} · ${t(`assessment.outcome.${outcome}`)}`;
  return <Opens count={row[outcome]} label={label} onOpen={() => onOpen({ ...clocksOf(row), outcome })} />;
}

function NotCounted({ row, onOpen }: { row: AssessmentFigure; onOpen: Props["onOpen"] }) {
  const { t } = useWords();
  const reasons = Object.entries(row.not_counted);
  if (reasons.length === 0) return <span className="muted">—</span>;
  return (
    <span className="line">
      {reasons.map(([reason, count]) => {
        const word = phrase(t, "assessment.outcome", reason);
        const outcome = reason as NonNullable<ClocksSearch["outcome"]>;
        return (
          <span key={reason}>
            {word}{" "}
            <Opens count={count} label={`${nameOf(row, t)} · ${word}`} onOpen={() => onOpen({ ...clocksOf(row), outcome })} />
          </span>
        );
      })}
    </span>
  );
}

/** The clocks behind a figure, as the address names them. */
function clocksOf(row: AssessmentFigure): ClocksSearch {
  return {
    ...(row.severity === null ? {} : { severity: row.severity }),
    ...(row.milestone === null ? {} : { milestone: row.milestone }),
    ...(row.answers === null
      ? {}
      : row.answers.id === null
        ? { column: row.answers.column }
        : { party_id: row.answers.id }),
  };
}

function nameOf(row: AssessmentFigure, t: Words): string {
  const severity = row.severity === null ? "" : phrase(t, "ui.severity.name", String(row.severity));
  const milestone = row.milestone === null ? "" : phrase(t, "ui.milestone", row.milestone);
  const answers = row.answers ? row.answers.name || phrase(t, "assessment.column", row.answers.column) : "";
  return [severity, milestone, answers].filter(Boolean).join(" · ") || t("assessment.figures.total");
}

function keyOf(row: AssessmentFigure): string {
  const answers = row.answers;
  return [row.severity, row.milestone, answers?.column, answers?.kind, answers?.id].join("|");
}
