import { Checkbox, Input, Select } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { message } from "../../../ui/messages";
import { phrase } from "../../../ui/words";
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
  const make = useMove();
  const title = spec ? t(`desk.move.${spec.name}`) : "";
  return (
    <FormDialog<Record<string, unknown>, IncidentDetail>
      open={spec !== null && target !== null}
      name={`move-${spec?.name ?? ""}.${target?.id ?? ""}`}
      title={title}
      submit={title}
      send={(values) => {
        if (!spec || !target) return Promise.reject(new Error("no move is asked for"));
        return make.mutateAsync({ id: target.id, resource: spec.resource, body: bodyOf(values) });
      }}
      onDone={() => {
        void message.success(t("desk.move.done", { move: title, number: target?.number ?? "" }));
        onClose();
      }}
      onClose={onClose}
    >
      {spec && target && (
        <>
          <p className="muted cut form-intro">
            {target.number} {target.title}
          </p>
          {spec.fields.map((field) => (
            <MoveField key={field.name} field={field} of={target.id} />
          ))}
          {spec.hint && <p className="small muted move-hint">{t(`desk.form.${spec.hint}`)}</p>}
          {spec.backdated && (
            <Item name="occurred_at" label={t("desk.form.occurred_at")} extra={t("desk.form.occurred_hint")}>
              <Input type="datetime-local" />
            </Item>
          )}
        </>
      )}
    </FormDialog>
  );
}

function MoveField({ field, of }: { field: Field; of: string }) {
  const { t } = useTranslation();
  const label = t(`desk.form.${field.label}`);
  if (field.kind === "flag")
    return (
      <Item name={field.name} valuePropName="checked">
        <Checkbox>{label}</Checkbox>
      </Item>
    );
  return (
    <Item name={field.name} label={label} need={field.required ?? false}>
      {control(field, of, t)}
    </Item>
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
