import { Select } from "antd";

import type { AgreementContent } from "../../../api/types";
import { useWords } from "../../../ui/words";
import { currencyOf } from "./assessed";
import { AmountField, DayField, InBoth, Named, Rows, type SectionProps } from "./fields";

type Bond = NonNullable<AgreementContent["bonds"]>[number];

const KINDS = ["quality", "performance"] as const satisfies Bond["kind"][];

/** Money kept back until the promises were kept: how much, until when, on what conditions. */
export function BondsSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const bonds = content.bonds ?? [];
  return (
    <Rows<Bond>
      rows={bonds}
      onChange={(next) => onChange({ bonds: next })}
      empty={t("agreement.bonds.empty")}
      add={t("agreement.bonds.add")}
      fresh={() => ({ kind: "quality", amount: { minor: 0, currency: currencyOf(content) }, due_on: "", conditions: { zh: "", en: "" } })}
      at="/bonds"
      pointers={pointers}
    >
      {(bond, set, of, at) => (
        <>
          <div className="editor-line">
            <Named name={t("agreement.bonds.kind")}>
              <Select<Bond["kind"]>
                className="bonds-kind"
                aria-label={of(t("agreement.bonds.kind"))}
                value={bond.kind}
                options={KINDS.map((kind) => ({ value: kind, label: t(`agreement.bond.${kind}`) }))}
                onChange={(kind) => set({ kind })}
              />
            </Named>
            <Named name={t("agreement.bonds.amount")}>
              <AmountField label={of(t("agreement.bonds.amount"))} value={bond.amount} onChange={(amount) => set({ amount })} />
            </Named>
            <Named name={t("agreement.bonds.due_on")}>
              <DayField label={of(t("agreement.bonds.due_on"))} value={bond.due_on} pointers={pointers} at={`${at}/due_on`} onChange={(due_on) => set({ due_on })} />
            </Named>
          </div>
          <div className="editor-line">
            <InBoth zh={t("agreement.bonds.zh")} en={t("agreement.bonds.en")} of={of} value={bond.conditions ?? { zh: "", en: "" }} onChange={(conditions) => set({ conditions })} />
          </div>
        </>
      )}
    </Rows>
  );
}
