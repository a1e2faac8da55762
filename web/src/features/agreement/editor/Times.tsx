import type { AgreementContent, Milestone } from "../../../api/types";
import { Severity } from "../../../ui/Severity";
import { phrase, useWords } from "../../../ui/words";
import { Length } from "./Length";
import { refusedAt } from "./sections";

const LEVELS = [1, 2, 3, 4] as const;
const ORDER: Milestone[] = ["respond", "on_site", "plan", "restore", "resolve", "report", "update"];

type Props = { content: AgreementContent; onChange: (part: Partial<AgreementContent>) => void; pointers: Record<string, string> };

/** The times as the paper has them: severities down, steps across; what is empty is not promised. */
export function TimesSection({ content, onChange, pointers }: Props) {
  const { t } = useWords();
  const set = (severity: (typeof LEVELS)[number], milestone: Milestone, within: string) => {
    const rest = content.targets.filter((row) => row.severity !== severity || row.milestone !== milestone);
    onChange({ targets: within === "" ? rest : sorted([...rest, { severity, milestone, within }]) });
  };
  return (
    <div className="stack">
      <p className="small muted">{t("agreement.edit.hint")}</p>
      <div className="scroll-x">
        <table className="editor-rows times-editor">
          <thead>
            <tr>
              <th scope="col">{t("agreement.severity_column")}</th>
              {ORDER.map((milestone) => (
                <th key={milestone} scope="col">
                  {phrase(t, "ui.milestone", milestone)}
                </th>
              ))}
              <th scope="col">{t("agreement.times.acceptance")}</th>
            </tr>
          </thead>
          <tbody>
            {LEVELS.map((level) => {
              const severity = phrase(t, "ui.severity.name", String(level));
              return (
                <tr key={level}>
                  <th scope="row">
                    <Severity level={level} named />
                  </th>
                  {ORDER.map((milestone) => (
                    <td key={milestone}>
                      <Length
                        optional
                        label={t("agreement.edit.cell", { severity, milestone: phrase(t, "ui.milestone", milestone) })}
                        value={content.targets.find((row) => row.severity === level && row.milestone === milestone)?.within ?? ""}
                        onChange={(within) => set(level, milestone, within)}
                      />
                    </td>
                  ))}
                  <td>
                    <Length
                      label={t("agreement.acceptance", { severity })}
                      value={content.acceptance[level - 1] ?? ""}
                      onChange={(next) => onChange({ acceptance: content.acceptance.map((each, at) => (at === level - 1 ? next : each)) })}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {[...refusedAt(pointers, "/targets"), ...refusedAt(pointers, "/acceptance")].map((sentence) => (
        <p key={sentence} className="refused">
          {sentence}
        </p>
      ))}
    </div>
  );
}

function sorted(targets: AgreementContent["targets"]): AgreementContent["targets"] {
  const rank = (milestone: Milestone) => (ORDER.includes(milestone) ? ORDER.indexOf(milestone) : ORDER.length);
  return [...targets].sort((a, b) => a.severity - b.severity || rank(a.milestone) - rank(b.milestone));
}
