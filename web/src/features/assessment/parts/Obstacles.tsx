import { InfoCircleOutlined, StopOutlined } from "@ant-design/icons";

import type { AssessmentSheet } from "../../../api/types";
import { useWords } from "../../../ui/words";

/** What stands in the way of the issue, and what should be known first. */
export function Obstacles({ sheet }: { sheet: AssessmentSheet }) {
  const { t } = useWords();
  if (sheet.obstacles.length === 0) return null;
  return (
    <section className="panel not-printed" aria-label={t("assessment.obstacle.title")}>
      <ul className="plain-list stack-8">
        {sheet.obstacles.map(({ kind, blocks, count, incidents }) => (
          <li key={kind} className="line">
            {blocks ? <StopOutlined aria-label={t("assessment.obstacle.blocks")} /> : <InfoCircleOutlined aria-label={t("assessment.obstacle.note")} />}
            <span>
              {blocks ? <strong>{t(`assessment.obstacle.${kind}`, { count })}</strong> : t(`assessment.obstacle.${kind}`, { count })}
              {incidents.length > 0 && <span className="muted"> {incidents.join(", ")}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
