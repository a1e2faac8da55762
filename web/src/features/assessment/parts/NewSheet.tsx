import { Button, Form, Input, Modal, Select } from "antd";

import { asProblem } from "../../../api/problem";
import type { OwedAssessment } from "../../../api/types";
import { dayAfter } from "../../../ui/houseDate";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useCurrency } from "../../agreement/data";
import { useAssessable, useDraft } from "../data";
import { minorOf } from "../../../ui/money";
import { monthBefore } from "../figures";

type Props = { open: boolean; onClose: () => void; onDrafted: (id: string) => void };
type Values = { agreement: string; from: string; last: string; fee?: string };

/** Which agreement, which days; everything else is computed. */
export function NewSheet({ open, onClose, onDrafted }: Props) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={onClose} title={t("assessment.new.title")} footer={null} destroyOnHidden>
      <Fields onClose={onClose} onDrafted={onDrafted} />
    </Modal>
  );
}

function Fields({ onClose, onDrafted }: Omit<Props, "open">) {
  const { t } = useWords();
  const draft = useDraft();
  const [form] = Form.useForm<Values>();
  const currency = useCurrency(Form.useWatch("agreement", form));
  const agreements = useAssessable(Form.useWatch("from", form), Form.useWatch("last", form));
  const submit = ({ agreement, from, last, fee }: Values) => {
    const minor = fee && currency ? minorOf(fee, currency) : null;
    draft.mutate(
      { agreement_id: agreement, from, to: dayAfter(last), ...(minor === null || !currency ? {} : { fee: { minor, currency } }) },
      { onSuccess: (made) => onDrafted(made.id) },
    );
  };
  const fields = draft.error ? asProblem(draft.error).fields : {};
  const help = (name: string) => (fields[name] ? { validateStatus: "error" as const, help: fields[name] } : {});
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      validateTrigger="onSubmit"
      name="assessment"
      onFinish={submit}
      initialValues={monthBefore(serverNow())}
    >
      {draft.error && (
        <div style={{ marginBottom: 16 }}>
          <Refusal error={draft.error} />
        </div>
      )}
      <Form.Item
        name="agreement"
        label={t("assessment.field.agreement")}
        rules={[{ required: true, message: t("assessment.new.need_agreement") }]}
        {...help("agreement_id")}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={agreements.isFetching}
          options={agreements.data && choices(agreements.data)}
        />
      </Form.Item>
      <div className="pair">
        <Form.Item
          name="from"
          label={t("assessment.new.from")}
          rules={[{ required: true, message: t("assessment.new.need_day") }]}
          {...help("from")}
        >
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="last"
          label={t("assessment.new.last")}
          rules={[{ required: true, message: t("assessment.new.need_day") }]}
          {...help("to")}
        >
          <Input type="date" />
        </Form.Item>
      </div>
      <Form.Item
        name="fee"
        label={t("assessment.new.fee")}
        extra={t("assessment.new.fee_hint")}
        rules={[
          {
            validator: (_, typed?: string) =>
              !typed || (currency && minorOf(typed, currency) !== null) ? Promise.resolve() : Promise.reject(new Error(t("assessment.need_amount"))),
          },
        ]}
        {...help("fee")}
      >
        <Input inputMode="decimal" autoComplete="off" disabled={!currency} suffix={currency} />
      </Form.Item>
      <div className="line" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={slow(draft.isPending)}>
          {t("assessment.new.submit")}
        </Button>
      </div>
    </Form>
  );
}

/** Each agreement once; one that has a sheet of these days is named with it and cannot be chosen. */
function choices(owed: OwedAssessment[]) {
  const first = owed.filter(({ agreement }, place) => owed.findIndex((each) => each.agreement.id === agreement.id) === place);
  return first.map(({ agreement, customer, sheet }) => ({
    value: agreement.id,
    label: [customer.name, agreement.name, sheet?.number].filter(Boolean).join(" · "),
    disabled: sheet !== null,
  }));
}
