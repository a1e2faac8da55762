import type { AgreementContent, Milestone } from "../../../api/types";
import { Severity } from "../../../ui/Severity";
import { durationInWords } from "../../../ui/time";
import { useWide } from "../../../ui/useWide";
import { phrase, useWords } from "../../../ui/words";

const LEVELS = [1, 2, 3, 4] as const;
const ORDER: Milestone[] = ["respond", "on_site", "plan", "restore", "resolve", "report", "update"];

type Content = { targets: AgreementContent["targets"] };

/** The steps an agreement promises, in the order work goes. */
export function milestonesOf({ targets }: Content): Milestone[] {
  return ORDER.filter((milestone) => targets.some((row) => row.milestone === milestone));
}

/** The times as the paper has them: severities down, steps across; on a phone severity by severity. */
export function Targets({ content }: { content: Content }) {
  const { t } = useWords();
  const wide = useWide();
  const milestones = milestonesOf(content);
  const within = (level: number, milestone: Milestone) => content.targets.find((row) => row.severity === level && row.milestone === milestone)?.within;
  return (
    <section className="panel stack-8" aria-labelledby="section-targets">
      <h2 id="section-targets">{t("agreement.section.targets")}</h2>
      <p className="small muted">{t("agreement.hint_targets")}</p>
      {wide ? (
        <table className="targets">
          <thead>
            <tr>
              <th scope="col">{t("agreement.severity_column")}</th>
              {milestones.map((milestone) => (
                <th key={milestone} scope="col">
                  {phrase(t, "ui.milestone", milestone)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LEVELS.map((level) => (
              <tr key={level}>
                <th scope="row">
                  <Severity level={level} named />
                </th>
                {milestones.map((milestone) => {
                  const promised = within(level, milestone);
                  return <td key={milestone}>{promised ? durationInWords(promised, t) : <span className="muted">{t("agreement.none")}</span>}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <ul className="plain-list stack">
          {LEVELS.map((level) => (
            <li key={level} className="stack-8">
              <Severity level={level} named />
              <dl className="says short">
                {milestones
                  .filter((milestone) => within(level, milestone))
                  .map((milestone) => (
                    <div key={milestone}>
                      <dt>{phrase(t, "ui.milestone", milestone)}</dt>
                      <dd>{durationInWords(within(level, milestone) ?? "", t)}</dd>
                    </div>
                  ))}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
