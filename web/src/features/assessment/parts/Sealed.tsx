import { SafetyCertificateOutlined, WarningOutlined } from "@ant-design/icons";

import type { AssessmentSheet } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { fullMoment } from "../../../ui/time";
import { useWords } from "../../../ui/words";

/** By which program it was computed, under which digest it was frozen, and where both sides sign on paper. */
export function Sealed({ sheet }: { sheet: AssessmentSheet }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <section className="stack-8">
      <p className="small muted">{t("assessment.sealed.program", { program: sheet.program, rules: sheet.rules })}</p>
      {sheet.digest && (
        <p className="small line">
          {sheet.digest_holds ? <SafetyCertificateOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
          <span>{t(sheet.digest_holds ? "assessment.sealed.holds" : "assessment.sealed.broken")}</span>
          <code className="digest">{sheet.digest}</code>
        </p>
      )}
      {sheet.agreed && (
        <p className="small">{t("assessment.sealed.agreed", { by: sheet.agreed.by, at: fullMoment(sheet.agreed.at, language) })}</p>
      )}
      <div className="signatures" aria-hidden>
        <span>{t("assessment.sealed.sign_customer", { name: sheet.customer.name })}</span>
        <span>{t("assessment.sealed.sign_provider")}</span>
      </div>
    </section>
  );
}
