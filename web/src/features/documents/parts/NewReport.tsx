import { Input, Select } from "antd";

import { FormDialog, Item } from "../../../ui/FormDialog";
import { monthStart } from "../../../ui/houseDate";
import { serverNow } from "../../../ui/serverClock";
import { useWords } from "../../../ui/words";
import { useCustomers, useDraft } from "../data";

type Props = { open: boolean; onClose: () => void; onDrafted: (id: string) => void };
type Values = { customer_id: string; kind: "monthly_report" | "quarterly_report" | "sign_off"; from: string; language: "zh" | "en" };

/** Which customer, which period; everything else is filled in. */
export function NewReport({ open, onClose, onDrafted }: Props) {
  const { t } = useWords();
  const customers = useCustomers(open);
  const draft = useDraft();
  return (
    <FormDialog<Values, { id: string }>
      open={open}
      name="document.report"
      title={t("documents.new.title")}
      submit={t("documents.new.submit")}
      initial={{ kind: "monthly_report", language: "zh", from: monthStart(serverNow(), -1) }}
      send={(values) => draft.mutateAsync(values)}
      onDone={(made) => onDrafted(made.id)}
      onClose={onClose}
    >
      <Item name="customer_id" label={t("documents.field.customer")} need>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={customers.isFetching}
          options={customers.data?.map((party) => ({ value: party.id, label: party.name }))}
        />
      </Item>
      <Item name="kind" label={t("documents.field.kind")} need>
        <Select
          options={(["monthly_report", "quarterly_report", "sign_off"] as const).map((kind) => ({
            value: kind,
            label: t(`documents.kind.${kind}`),
          }))}
        />
      </Item>
      <Item name="from" label={t("documents.field.from")} need>
        <Input type="date" />
      </Item>
      <Item name="language" label={t("documents.field.language")} need>
        <Select
          options={(["zh", "en"] as const).map((each) => ({ value: each, label: t(`documents.language.${each}`) }))}
        />
      </Item>
    </FormDialog>
  );
}
