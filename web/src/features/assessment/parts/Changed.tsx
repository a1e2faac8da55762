import { Link } from "@tanstack/react-router";

import type { AssessmentChanges } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { percent, tenths } from "../figures";

/** What a computation changed against another one, clock by clock. */
export function Changed({ changes, title }: { changes: AssessmentChanges; title: "computed" | "drifted" }) {
  const { t } = useWords();
  const language = useLanguage();
  const staff = isStaff(useAccount());
  const { count, items, before, after } = changes;
  return (
    <details className="panel" open={count > 0}>
      <summary>
        <strong>{t(`assessment.changed.${title}`, { count })}</strong>{" "}
        <span className="small muted">
          {t("assessment.changed.score", { before: tenths(before.hundred_tenths), after: tenths(after.hundred_tenths) })} ·{" "}
          {t("assessment.changed.share", { before: percent(before.fee_permille), after: percent(after.fee_permille) })} ·{" "}
          {t("assessment.changed.since", { at: fullMoment(before.computed_at, language) })}
        </span>
      </summary>
      <ul className="plain-list changed">
        {items.map((item) => (
          <li key={item.clock_id} className="line">
            {staff ? (
              <Link to="/incidents/$id" params={{ id: item.incident_id }}>
                {item.incident_number}
              </Link>
            ) : (
              <span>{item.incident_number}</span>
            )}
            <span>{phrase(t, "ui.milestone", item.milestone)}</span>
            <span className="adjective">{t(`assessment.change.${item.kind}`)}</span>
            {item.before !== item.after && (
              <span>
                {item.before ? t(`assessment.outcome.${item.before}`) : "—"} → {item.after ? t(`assessment.outcome.${item.after}`) : "—"}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
