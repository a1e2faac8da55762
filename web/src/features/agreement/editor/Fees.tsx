import { Input } from "antd";

import type { AgreementContent } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { money } from "../../../ui/money";
import { useWords } from "../../../ui/words";
import { currencyOf } from "./assessed";
import { AmountField, InBoth, Named, Rows, type SectionProps } from "./fields";
import { freshCode } from "./Services";

type Fee = NonNullable<AgreementContent["fees"]>[number];

/** The price list of work outside warranty, from which quotations are reckoned. */
export function FeesSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const language = useLanguage();
  const fees = content.fees ?? [];
  return (
    <Rows<Fee>
      rows={fees}
      onChange={(next) => onChange({ fees: next })}
      empty={t("agreement.price.empty")}
      add={t("agreement.price.add")}
      fresh={() => ({ code: freshCode(fees, "fee"), name: { zh: "", en: "" }, amount: { minor: 0, currency: currencyOf(content) }, unit: { zh: "", en: "" } })}
      at="/fees"
      pointers={pointers}
    >
      {(fee, set, of) => (
        <>
          <div className="editor-line">
            <InBoth zh={t("agreement.price.zh")} en={t("agreement.price.en")} of={of} value={fee.name} onChange={(name) => set({ name })} />
          </div>
          <div className="editor-line">
            <Named name={t("agreement.price.amount")}>
              <AmountField label={of(t("agreement.price.amount"))} value={fee.amount} onChange={(amount) => set({ amount })} />
            </Named>
            <Named name={t("agreement.price.unit_zh")}>
              <Input aria-label={of(t("agreement.price.unit_zh"))} value={fee.unit.zh} onChange={(event) => set({ unit: { ...fee.unit, zh: event.target.value } })} />
            </Named>
            <Named name={t("agreement.price.unit_en")}>
              <Input aria-label={of(t("agreement.price.unit_en"))} value={fee.unit.en} onChange={(event) => set({ unit: { ...fee.unit, en: event.target.value } })} />
            </Named>
            <Named name={t("agreement.services.code")}>
              <Input aria-label={of(t("agreement.services.code"))} value={fee.code} onChange={(event) => set({ code: event.target.value.trim() })} />
            </Named>
          </div>
          {fee.unit[language] !== "" && <p className="editor-says">{t("agreement.per", { unit: fee.unit[language], amount: money(fee.amount, language) })}</p>}
        </>
      )}
    </Rows>
  );
}
