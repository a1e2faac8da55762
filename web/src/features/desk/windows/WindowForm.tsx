import { Form, Input, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { PlannedWindow, WindowKind } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useWords } from "../../../ui/words";
import { SystemSelect, useSystem } from "../parts/Pickers";

type Values = {
  kind: WindowKind;
  system_id: string;
  component_ids?: string[];
  from: string;
  until: string;
  reason: string;
  agreed_by: string;
};

type Props = { open: boolean; onDone: (made: PlannedWindow) => void; onClose: () => void };

/** What was agreed with the customer, by whom, from when until when. */
export function WindowForm({ open, onDone, onClose }: Props) {
  const { t } = useWords();
  return (
    <FormDialog<Values, PlannedWindow>
      open={open}
      name="window.new"
      width={640}
      title={`${t("desk.windows.new")} · ${t("desk.windows.title")}`}
      submit={t("desk.windows.new")}
      initial={{ kind: "planned_downtime" }}
      send={({ kind, system_id, component_ids, from, until, reason, agreed_by }) =>
        taken(
          http.POST("/api/v1/windows", {
            body: {
              kind,
              system_id,
              component_ids: component_ids ?? [],
              from: new Date(from).toISOString(),
              until: new Date(until).toISOString(),
              reason: reason.trim(),
              agreed_by: agreed_by.trim(),
            },
          }),
        )
      }
      onDone={onDone}
      onClose={onClose}
    >
      <Item name="kind" label={t("desk.windows.kind_label")}>
        <Select
          options={(["planned_downtime", "guarded"] as const).map((value) => ({ value, label: t(`desk.windows.kind.${value}`) }))}
        />
      </Item>
      <Item name="system_id" label={t("desk.windows.system")} need>
        <SystemSelect />
      </Item>
      <Form.Item noStyle dependencies={["system_id"]}>
        {({ getFieldValue }) => (
          <Item name="component_ids" label={t("desk.windows.components")}>
            <Components of={getFieldValue("system_id") as string | undefined} />
          </Item>
        )}
      </Form.Item>
      <div className="pair">
        <Item name="from" label={t("desk.windows.from")} need>
          <Input type="datetime-local" />
        </Item>
        <Item
          name="until"
          label={t("desk.windows.until")}
          need
          dependencies={["from"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, until?: string) =>
                !until || !getFieldValue("from") || until > getFieldValue("from")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("desk.windows.order"))),
            }),
          ]}
        >
          <Input type="datetime-local" />
        </Item>
      </div>
      <Item name="reason" label={t("desk.windows.reason")} extra={t("desk.windows.reason_hint")} need>
        <Input placeholder={t("desk.windows.reason_placeholder")} />
      </Item>
      <Item name="agreed_by" label={t("desk.windows.agreed_by")} need>
        <Input placeholder={t("desk.windows.agreed_by_placeholder")} />
      </Item>
    </FormDialog>
  );
}

/** Components of the chosen system. */
function Components({ of, ...props }: { of: string | undefined; id?: string; value?: string[]; onChange?: (ids: string[]) => void }) {
  const system = useSystem(of);
  return (
    <Select
      {...props}
      mode="multiple"
      allowClear
      disabled={!of}
      showSearch={{ optionFilterProp: "label" }}
      loading={system.isFetching}
      options={(system.data?.components ?? []).map((component) => ({ value: component.id, label: component.name }))}
    />
  );
}
