import { ExclamationCircleOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";

import type { Severity as Level } from "../../../api/types";
import { Severity } from "../../../ui/Severity";
import { phrase, useWords } from "../../../ui/words";
import { InBoth, Refused, Rows, type SectionProps } from "./fields";
import { effectOf, IMPACTS, SIGNS, upsideDown, URGENCIES, withEffect, withGrade, type Effect, type Override, type SeverityTable } from "./severities";

const LEVELS = [1, 2, 3, 4] as const satisfies Level[];

/** What each severity means, the table of impact by urgency that grades a fault, and what overrides the table. */
export function SeveritiesSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const table = content.severities;
  const put = (change: Partial<SeverityTable>) => onChange({ severities: { ...table, ...change } });
  return (
    <div className="stack">
      <h3>{t("agreement.grades.meanings")}</h3>
      <ul className="plain-list stack-8">
        {LEVELS.map((level) => {
          const of = (what: string) => `${phrase(t, "ui.severity.name", String(level))} · ${what}`;
          return (
            <li key={level} className="editor-line grades-meaning">
              <Severity level={level} named />
              <InBoth
                zh={t("agreement.grades.zh")}
                en={t("agreement.grades.en")}
                of={of}
                value={table.meanings[level - 1] ?? { zh: "", en: "" }}
                onChange={(meaning) => put({ meanings: table.meanings.map((each, at) => (at === level - 1 ? meaning : each)) })}
              />
            </li>
          );
        })}
      </ul>
      <h3>{t("agreement.grades.table")}</h3>
      <Grades table={table} onChange={(next) => onChange({ severities: next })} />
      <h3>{t("agreement.grades.overrides")}</h3>
      <Rows<Override>
        rows={table.overrides}
        onChange={(overrides) => put({ overrides })}
        empty={t("agreement.grades.no_override")}
        add={t("agreement.grades.add")}
        fresh={() => ({ signs: [], effect: "step_up", clause: "" })}
        at="/severities/overrides"
        pointers={pointers}
      >
        {(override, set, of) => (
          <>
            <div className="editor-line">
              <Select<Override["signs"]>
                className="grow"
                mode="multiple"
                aria-label={of(t("agreement.grades.signs"))}
                placeholder={t("agreement.grades.signs")}
                value={override.signs}
                options={SIGNS.map((sign) => ({ value: sign, label: phrase(t, "agreement.sign", sign) }))}
                onChange={(signs) => set({ signs })}
              />
              <Select<Effect>
                className="grades-effect"
                aria-label={of(t("agreement.grades.effect"))}
                value={effectOf(override)}
                options={[
                  { value: "step_up", label: t("agreement.step_up") },
                  ...LEVELS.slice(0, 3).map((level) => ({ value: String(level) as Effect, label: t("agreement.never_below", { severity: phrase(t, "ui.severity.name", String(level)) }) })),
                ]}
                onChange={(effect) => set(withEffect(override, effect))}
              />
              <Input className="editor-code" aria-label={of(t("agreement.scope.clause"))} placeholder={t("agreement.scope.clause")} value={override.clause} onChange={(event) => set({ clause: event.target.value })} />
            </div>
            {override.signs.length === 0 && <p className="editor-says">{t("agreement.grades.says_nothing")}</p>}
          </>
        )}
      </Rows>
      <Refused pointers={pointers} at="/severities/rows" />
      <Refused pointers={pointers} at="/severities/meanings" />
    </div>
  );
}

function Grades({ table, onChange }: { table: SeverityTable; onChange: (table: SeverityTable) => void }) {
  const { t } = useWords();
  const odd = upsideDown(table);
  const named = ({ impact, urgency }: { impact: string; urgency: string }) =>
    t("agreement.grades.cell", { impact: phrase(t, "agreement.grades.impact", impact), urgency: phrase(t, "agreement.grades.urgency", urgency) });
  return (
    <>
      <div className="scroll-x">
        <table className="editor-rows grades-editor">
          <thead>
            <tr>
              <th scope="col">{t("agreement.grades.corner")}</th>
              {URGENCIES.map((urgency) => (
                <th key={urgency} scope="col">
                  {t(`agreement.grades.urgency.${urgency}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {IMPACTS.map((impact, row) => (
              <tr key={impact}>
                <th scope="row">{t(`agreement.grades.impact.${impact}`)}</th>
                {URGENCIES.map((urgency, column) => (
                  <td key={urgency}>
                    <Select<Level>
                      aria-label={named({ impact, urgency })}
                      value={table.rows[row]?.[column]}
                      options={LEVELS.map((level) => ({ value: level, label: phrase(t, "ui.severity.name", String(level)) }))}
                      labelRender={({ value }) => <Severity level={Number(value) as Level} named />}
                      onChange={(severity) => onChange(withGrade(table, row, column, severity))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {odd.length > 0 && (
        <p className="small" role="status">
          <ExclamationCircleOutlined aria-hidden /> {t("agreement.grades.odd", { cells: odd.map(named).join(t("agreement.ladder.and_then")) })}
        </p>
      )}
    </>
  );
}
