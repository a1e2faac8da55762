import { Form, Input, Select } from "antd";

import { FormDialog } from "../../../ui/FormDialog";
import { serverNow } from "../../../ui/serverClock";
import { useWords } from "../../../ui/words";
import { useCustomers, useDraft } from "../data";

type Props = { open: boolean; onClose: () => void; onDrafted: (id: string) => void };
type Values = { customer: string; kind: "monthly_report" | "quarterly_report"; from: string; language: "zh" | "en" };

/** Which customer, which period; everything else is filled in. */
export function NewReport({ open, onClose, onDrafted }: Props) {
  const { t } = useWords();
  const customers = useCustomers(open);
  const draft = useDraft();
  const need = [{ required: true, message: t("documents.new.need") }];
  return (
    <FormDialog<Values, { id: string }>
      open={open}
      name="document.report"
      title={t("documents.new.title")}
      submit={t("documents.new.submit")}
      initial={{ kind: "monthly_report", language: "zh", from: lastMonth(serverNow()) }}
      send={({ customer, ...rest }) => draft.mutateAsync({ ...rest, customer_id: customer })}
      onDone={(made) => onDrafted(made.id)}
      onClose={onClose}
    >
      <Form.Item name="customer" label={t("documents.field.customer")} rules={need}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={customers.isFetching}
          options={customers.data?.map((party) => ({ value: party.id, label: party.name }))}
        />
      </Form.Item>
      <Form.Item name="kind" label={t("documents.field.kind")} rules={need}>
        <Select
          options={(["monthly_report", "quarterly_report"] as const).map((kind) => ({
            value: kind,
            label: t(`documents.kind.${kind}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="from" label={t("documents.field.from")} rules={need}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="language" label={t("documents.field.language")} rules={need}>
        <Select
          options={(["zh", "en"] as const).map((each) => ({ value: each, label: t(`documents.language.${each}`) }))}
        />
      </Form.Item>
    </FormDialog>
  );
}

/** The first day of the month before, as a date field has it. */
function lastMonth(now: number): string {
  const day = new Date(now);
  const first = new Date(day.getFullYear(), day.getMonth() - 1, 1);
  return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}-01`;
}
