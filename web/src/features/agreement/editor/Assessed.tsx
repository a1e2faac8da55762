import { InputNumber, Radio, Select, Switch } from "antd";

import type { Milestone, Severity } from "../../../api/types";
import { phrase, useWords } from "../../../ui/words";
import { currencyOf, overlapping, pointsOf, type Assessment, type AssessmentLine, type Deduction } from "./assessed";
import { AmountField, InBoth, Named, Refused, Rows, ShareField, type SectionProps } from "./fields";

const LEVELS = [1, 2, 3, 4] as const satisfies Severity[];
const MEASURED = ["respond", "on_site", "plan", "restore", "resolve", "report", "update"] as const satisfies Milestone[];
const COUNTED = ["reported", "due"] as const satisfies NonNullable<Assessment["counted_in"]>[];

/** How attainment is counted: the lines of the sheet with their points, and what missing points cost. */
export function AssessmentSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const assessment = content.assessment;
  const put = (change: Partial<Assessment>) => onChange({ assessment: { ...assessment, ...change } });
  const lines = assessment.lines ?? [];
  return (
    <div className="stack">
      <h3>{t("agreement.assessed.lines")}</h3>
      <Rows<AssessmentLine>
        rows={lines}
        onChange={(next) => put({ lines: next })}
        empty={t("agreement.assessed.no_line")}
        add={t("agreement.assessed.add_line")}
        fresh={() => ({ name: { zh: "", en: "" }, milestone: "respond", severity: null, points: 10, target_permille: 980, tenths_per_percent: 10 })}
        at="/assessment/lines"
        pointers={pointers}
      >
        {(line, set, of) => <Line line={line} set={set} of={of} />}
      </Rows>
      {lines.length > 0 && <p className="small muted">{t("agreement.assessed.sum", { points: pointsOf(lines) })}</p>}
      <Radio.Group
        aria-label={t("agreement.assessed.counted_in")}
        value={assessment.counted_in ?? "reported"}
        onChange={(event) => put({ counted_in: event.target.value as NonNullable<Assessment["counted_in"]> })}
        options={COUNTED.map((value) => ({ value, label: t(`agreement.assessed.counted.${value}`) }))}
        vertical
      />
      <h3>{t("agreement.assessed.deductions")}</h3>
      <p className="small muted">{t("agreement.assessed.of_hundred")}</p>
      <Deductions assessment={assessment} put={put} pointers={pointers} />
      <Fee assessment={assessment} put={put} currency={currencyOf(content)} pointers={pointers} />
    </div>
  );
}

type LineProps = { line: AssessmentLine; set: (change: Partial<AssessmentLine>) => void; of: (what: string) => string };

function Line({ line, set, of }: LineProps) {
  const { t } = useWords();
  return (
    <>
      <div className="editor-line">
        <InBoth zh={t("agreement.assessed.zh")} en={t("agreement.assessed.en")} of={of} value={line.name} onChange={(name) => set({ name })} />
      </div>
      <div className="editor-line">
        <Named name={t("agreement.assessed.milestone")}>
          <Select<Milestone>
            className="assessed-choice"
            aria-label={of(t("agreement.assessed.milestone"))}
            value={line.milestone}
            options={[...new Set<Milestone>([...MEASURED, line.milestone])].map((value) => ({ value, label: phrase(t, "ui.milestone", value) }))}
            onChange={(milestone) => set({ milestone })}
          />
        </Named>
        <Named name={t("agreement.severity_column")}>
          <Select<Severity | 0>
            className="assessed-choice"
            aria-label={of(t("agreement.severity_column"))}
            value={line.severity ?? 0}
            options={[{ value: 0, label: t("agreement.assessed.every") }, ...LEVELS.map((value) => ({ value, label: phrase(t, "ui.severity.name", String(value)) }))]}
            onChange={(severity) => set({ severity: severity === 0 ? null : severity })}
          />
        </Named>
        <Named name={t("agreement.assessed.points")}>
          <InputNumber<number> aria-label={of(t("agreement.assessed.points"))} min={0} max={1000} precision={0} value={line.points} onChange={(points) => points !== null && set({ points })} />
        </Named>
        <Named name={t("agreement.assessed.target")}>
          <ShareField label={of(t("agreement.assessed.target"))} value={line.target_permille} onChange={(target_permille) => set({ target_permille })} />
        </Named>
        <Named name={t("agreement.assessed.lost")}>
          <InputNumber<number>
            aria-label={of(t("agreement.assessed.lost"))}
            min={0}
            max={1000}
            precision={1}
            value={line.tenths_per_percent / 10}
            onChange={(points) => points !== null && set({ tenths_per_percent: Math.round(points * 10) })}
          />
        </Named>
      </div>
      <p className="editor-says">{t("agreement.points", { points: line.points, target: `${line.target_permille / 10}%`, tenths: line.tenths_per_percent / 10 })}</p>
    </>
  );
}

/** Deductions go by the score as reckoned on a hundred, whatever the points of the lines come to. */
const HUNDRED = 100;

type PartProps = { assessment: Assessment; put: (change: Partial<Assessment>) => void; pointers: Record<string, string> };

function Deductions({ assessment, put, pointers }: PartProps) {
  const { t } = useWords();
  const deductions = assessment.deductions ?? [];
  const below = Math.min(...deductions.map(({ from_points }) => from_points), HUNDRED);
  return (
    <>
      <Rows<Deduction>
        rows={deductions}
        onChange={(next) => put({ deductions: next })}
        empty={t("agreement.assessed.no_deduction")}
        add={t("agreement.assessed.add_deduction")}
        fresh={() => ({ from_points: Math.max(0, below - 10), below_points: below, flat_permille: 0, permille_per_point: 0 })}
        at="/assessment/deductions"
        pointers={pointers}
      >
        {(row, set, of) => (
          <div className="editor-line">
            <Named name={t("agreement.assessed.from")}>
              <InputNumber<number> aria-label={of(t("agreement.assessed.from"))} min={0} max={HUNDRED} precision={0} value={row.from_points} onChange={(from_points) => from_points !== null && set({ from_points })} />
            </Named>
            <Named name={t("agreement.assessed.below")}>
              <InputNumber<number> aria-label={of(t("agreement.assessed.below"))} min={0} max={HUNDRED} precision={0} value={row.below_points} onChange={(below_points) => below_points !== null && set({ below_points })} />
            </Named>
            <Named name={t("agreement.assessed.flat")}>
              <ShareField label={of(t("agreement.assessed.flat"))} value={row.flat_permille ?? 0} onChange={(flat_permille) => set({ flat_permille })} />
            </Named>
            <Named name={t("agreement.assessed.per_point")}>
              <ShareField label={of(t("agreement.assessed.per_point"))} value={row.permille_per_point ?? 0} onChange={(permille_per_point) => set({ permille_per_point })} />
            </Named>
          </div>
        )}
      </Rows>
      {overlapping(deductions) && (
        <p className="small" role="status">
          {t("agreement.assessed.overlap")}
        </p>
      )}
    </>
  );
}

function Fee({ assessment, put, currency, pointers }: PartProps & { currency: string }) {
  const { t } = useWords();
  const { fee, cap_permille: cap } = assessment;
  return (
    <>
      <div className="editor-line">
        <span className="line">
          <Switch
            id="assessed-fee"
            checked={fee != null}
            onChange={(on) => put({ fee: on ? { amount: { minor: 0, currency }, months: 12 } : null })}
          />
          <label htmlFor="assessed-fee">{t("agreement.assessed.fee")}</label>
        </span>
        {fee && (
          <>
            <AmountField label={t("agreement.assessed.fee_amount")} value={fee.amount} onChange={(amount) => put({ fee: { ...fee, amount } })} />
            <InputNumber<number> aria-label={t("agreement.assessed.fee_months")} min={1} max={60} precision={0} suffix={t("agreement.scope.months")} value={fee.months} onChange={(months) => months !== null && put({ fee: { ...fee, months } })} />
          </>
        )}
      </div>
      <div className="editor-line">
        <span className="line">
          <Switch id="assessed-cap" checked={cap != null} onChange={(on) => put({ cap_permille: on ? 100 : null })} />
          <label htmlFor="assessed-cap">{t("agreement.cap")}</label>
        </span>
        {cap != null && <ShareField label={t("agreement.edit.cap")} value={cap} onChange={(next) => put({ cap_permille: next })} />}
      </div>
      <Refused pointers={pointers} at="/assessment/fee" />
      <Refused pointers={pointers} at="/assessment/cap_permille" />
    </>
  );
}
