import { App, Checkbox, Form, Input, Modal, Select } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import { Refusal } from "../../../ui/PageState";
import { phrase } from "../../../ui/words";
import { slow } from "../../../ui/slow";
import { useMove } from "../data";
import { bodyOf, type Field, type MoveSpec } from "./moves";
import { AgreementSelect, ClockSelect, FileChoice, IncidentSelect, PersonSelect } from "./Pickers";

export const FAULT_CLASSES = [
  "hardware_failure",
  "software_defect",
  "configuration",
  "data",
  "capacity",
  "security",
  "third_party_interface",
  "network_line",
  "environment",
  "user_operation",
  "requirement_change",
] as const;
export const PAUSE_REASONS = ["waiting_customer", "waiting_vendor", "waiting_parts", "agreed_window", "planned_downtime"] as const;
const IMPACTS = ["individual", "department", "several", "all"] as const;
const URGENCIES = ["stopped", "slow", "none"] as const;

export type Target = { id: string; number: string; title: string };

/** The dialog of one move of one incident. */
export function MoveForm({ spec, target, onClose }: { spec: MoveSpec | null; target: Target | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Record<string, unknown>>();
  const { message } = App.useApp();
  const make = useMove();
  const open = spec !== null && target !== null;
  const close = () => {
    make.reset();
    onClose();
  };
  const submit = (values: Record<string, unknown>) => {
    if (!spec || !target) return;
    make.mutate(
      { id: target.id, resource: spec.resource, body: bodyOf(values) },
      {
        onSuccess: () => {
          void message.success(t("desk.move.done", { move: t(`desk.move.${spec.name}`), number: target.number }));
          close();
        },
      },
    );
  };
  const fields = make.error ? asProblem(make.error).fields : {};
  return (
    <Modal
      open={open}
      onCancel={close}
      title={spec ? t(`desk.move.${spec.name}`) : ""}
      okText={spec ? t(`desk.move.${spec.name}`) : t("desk.form.submit")}
      onOk={() => form.submit()}
      okButtonProps={{ loading: slow(make.isPending) }}
      destroyOnHidden
    >
      {spec && target && (
        <div className="stack">
          <p className="muted cut">
            {target.number} {target.title}
          </p>
          {make.error && <Refusal error={make.error} />}
          <Form form={form} layout="vertical" validateTrigger="onSubmit" preserve={false} onFinish={submit} name={`move-${spec.name}`}>
            {spec.fields.map((field) => (
              <MoveField key={field.name} field={field} of={target.id} refused={fields[field.name]} />
            ))}
            {spec.hint && <p className="small muted move-hint">{t(`desk.form.${spec.hint}`)}</p>}
            {spec.backdated && (
              <Form.Item
                name="occurred_at"
                label={t("desk.form.occurred_at")}
                extra={t("desk.form.occurred_hint")}
                {...refusal(fields.occurred_at)}
              >
                <Input type="datetime-local" />
              </Form.Item>
            )}
          </Form>
        </div>
      )}
    </Modal>
  );
}

function refusal(sentence: string | undefined) {
  return sentence ? { validateStatus: "error" as const, help: sentence } : {};
}

function MoveField({ field, of, refused }: { field: Field; of: string; refused: string | undefined }) {
  const { t } = useTranslation();
  const label = t(`desk.form.${field.label}`);
  if (field.kind === "flag")
    return (
      <Form.Item name={field.name} valuePropName="checked" {...refusal(refused)}>
        <Checkbox>{label}</Checkbox>
      </Form.Item>
    );
  const rules = field.required ? [{ required: true, message: t("desk.form.need", { field: label }) }] : [];
  return (
    <Form.Item name={field.name} label={label} rules={rules} {...refusal(refused)}>
      {control(field, of, t)}
    </Form.Item>
  );
}

function control(field: Field, of: string, t: TFunction) {
  const words = (group: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: phrase(t, group, value) }));
  switch (field.kind) {
    case "wide":
      return <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} />;
    case "fault_class":
      return <Select allowClear placeholder={t("desk.form.optional")} options={words("desk.fault_class", FAULT_CLASSES)} />;
    case "pause_reason":
      return <Select options={words("ui.pause", PAUSE_REASONS)} />;
    case "impact":
      return <Select allowClear placeholder={t("desk.form.optional")} options={words("desk.impact", IMPACTS)} />;
    case "urgency":
      return <Select allowClear placeholder={t("desk.form.optional")} options={words("desk.urgency", URGENCIES)} />;
    case "severity":
      return (
        <Select
          allowClear
          placeholder={t("desk.form.optional")}
          options={[1, 2, 3, 4].map((value) => ({ value, label: phrase(t, "ui.severity.name", String(value)) }))}
        />
      );
    case "person":
      return <PersonSelect />;
    case "moment":
      return <Input type="datetime-local" />;
    case "clock":
      return <ClockSelect of={of} />;
    case "agreement":
      return <AgreementSelect of={of} />;
    case "incident":
      return <IncidentSelect of={of} earlier={field.name === "into_id"} />;
    case "file":
      return <FileChoice of={of} />;
    default:
      return <Input />;
  }
}
