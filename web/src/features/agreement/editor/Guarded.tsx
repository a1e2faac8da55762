import { Input } from "antd";

import type { AgreementContent } from "../../../api/types";
import { useWords } from "../../../ui/words";
import { DayField, Named, Rows, type SectionProps } from "./fields";

type Period = NonNullable<AgreementContent["guarded_periods"]>[number];

/** Days on which every fault weighs more: called so by an override of the severities. */
export function GuardedSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const periods = content.guarded_periods ?? [];
  const weighs = content.severities.overrides.some(({ signs }) => signs.includes("guarded_period"));
  return (
    <div className="stack">
      <p className="small muted">{t("agreement.guard.hint")}</p>
      <Rows<Period>
        rows={periods}
        onChange={(next) => onChange({ guarded_periods: next })}
        empty={t("agreement.guard.empty")}
        add={t("agreement.guard.add")}
        fresh={() => ({ name: "", from: "", until: "" })}
        at="/guarded_periods"
        pointers={pointers}
      >
        {(period, set, of, at) => (
          <div className="editor-line">
            <Named name={t("agreement.guard.name")}>
              <Input aria-label={of(t("agreement.guard.name"))} value={period.name} onChange={(event) => set({ name: event.target.value })} />
            </Named>
            <Named name={t("agreement.scope.from")}>
              <DayField label={of(t("agreement.scope.from"))} value={period.from} pointers={pointers} at={`${at}/from`} onChange={(from) => set({ from })} />
            </Named>
            <Named name={t("agreement.scope.until")}>
              <DayField label={of(t("agreement.scope.until"))} value={period.until} pointers={pointers} at={`${at}/until`} onChange={(until) => set({ until })} />
            </Named>
          </div>
        )}
      </Rows>
      {periods.length > 0 && !weighs && (
        <p className="small" role="status">
          {t("agreement.guard.weighs_nothing")}
        </p>
      )}
    </div>
  );
}
