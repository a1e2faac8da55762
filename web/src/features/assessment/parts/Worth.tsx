import type { AssessmentResult } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { useWords } from "../../../ui/words";
import { money } from "../../../ui/money";
import { percent, tenths } from "../figures";

/** The four numbers a sheet is about: score, share, fee, money. */
export function Worth({ result }: { result: AssessmentResult }) {
  const { t } = useWords();
  const language = useLanguage();
  const { score, cost } = result;
  const capped = score.asked_permille > score.fee_permille;
  return (
    <section className="worth" aria-label={t("assessment.worth.title")}>
      <Number
        name={t("assessment.worth.score")}
        value={tenths(score.hundred_tenths)}
        note={t("assessment.worth.points", { got: tenths(score.tenths), of: tenths(score.of_tenths) })}
      />
      <Number
        name={t("assessment.worth.share")}
        value={percent(score.fee_permille)}
        note={
          capped
            ? t("assessment.worth.capped", { asked: percent(score.asked_permille), cap: percent(score.cap_permille) })
            : t("assessment.worth.cap", { cap: percent(score.cap_permille) })
        }
      />
      <Number
        name={t("assessment.worth.fee")}
        value={cost ? money(cost.fee, language) : "—"}
        note={cost ? t(cost.by_hand ? "assessment.worth.by_hand" : "assessment.worth.agreed") : t("assessment.worth.no_fee")}
      />
      <Number
        name={t("assessment.worth.deduction")}
        value={cost ? money({ minor: cost.deduction_minor, currency: cost.fee.currency }, language) : "—"}
        note={t("assessment.worth.rounded")}
      />
    </section>
  );
}

function Number({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="panel">
      <div className="muted">{name}</div>
      <div className="worth-value">{value}</div>
      <div className="small muted">{note}</div>
    </div>
  );
}
