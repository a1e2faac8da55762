import { Checkbox } from "antd";

import { useLanguage } from "../../../ui/language";
import { listed, phrase, useWords } from "../../../ui/words";
import { Refused, type SectionProps } from "./fields";
import { REASONS, STOPPABLE, withReason, withStop } from "./pauses";

/** For what reason work may wait, and which times stand still meanwhile; what that means is read aloud beneath each reason. */
export function PausesSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const language = useLanguage();
  const rules = content.pauses;
  return (
    <div className="stack">
      <p className="small muted">{t("agreement.pauses.hint")}</p>
      <div className="scroll-x">
        <table className="editor-rows pauses-editor">
          <thead>
            <tr>
              <th scope="col">{t("agreement.pauses.reason")}</th>
              <th scope="col">{t("agreement.pauses.agreed")}</th>
              {STOPPABLE.map((milestone) => (
                <th key={milestone} scope="col">
                  {t("agreement.stops", { what: phrase(t, "ui.milestone", milestone) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {REASONS.map((reason) => {
              const rule = rules.find((each) => each.reason === reason);
              const name = phrase(t, "ui.pause", reason);
              const stops = listed(language, (rule?.stops ?? []).map((milestone) => phrase(t, "ui.milestone", milestone)));
              return (
                <tr key={reason}>
                  <th scope="row">
                    {name}
                    <span className="editor-says">
                      {!rule ? t("agreement.pauses.says_not") : stops === "" ? t("agreement.pauses.says_runs") : t("agreement.pauses.says_stops", { what: stops })}
                    </span>
                  </th>
                  <td>
                    <Checkbox
                      aria-label={t("agreement.pauses.agree", { reason: name })}
                      checked={rule !== undefined}
                      onChange={(event) => onChange({ pauses: withReason(rules, reason, event.target.checked) })}
                    />
                  </td>
                  {STOPPABLE.map((milestone) => (
                    <td key={milestone}>
                      <Checkbox
                        aria-label={t("agreement.pauses.cell", { reason: name, milestone: phrase(t, "ui.milestone", milestone) })}
                        checked={rule?.stops.includes(milestone) ?? false}
                        onChange={(event) => onChange({ pauses: withStop(rules, reason, milestone, event.target.checked) })}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="small muted">{t("agreement.pauses.consent")}</p>
      <Refused pointers={pointers} at="/pauses" />
    </div>
  );
}
