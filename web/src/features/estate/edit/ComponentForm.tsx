import { Checkbox, Form, Input, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { ComponentFields, EstateComponent, SystemDetail } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { patched } from "../../../ui/patch";
import { phrase, useWords } from "../../../ui/words";
import { COMPONENT_KINDS } from "../kinds";
import { branches } from "../tree";
import { useAllParties } from "./data";
import { whole } from "./SystemForm";

type Values = Partial<ComponentFields>;
type Props = {
  system: SystemDetail;
  component?: EstateComponent;
  /** Below which a new one stands. */
  parent?: EstateComponent | null;
  open: boolean;
  onDone: (made: EstateComponent) => void;
  onClose: () => void;
};

/** A component, down to the function point: written down below another, or changed. */
export function ComponentForm({ system, component, parent, open, onDone, onClose }: Props) {
  const { t } = useWords();
  const outside = useAllParties().data?.filter(({ kind }) => kind !== "customer" && kind !== "provider") ?? [];
  const named = (members: string[]) => members.map((member) => t(`estate.field.${member}`)).join(t("estate.edit.and"));
  const send = async (values: Values): Promise<EstateComponent> => {
    if (!component) return (await taken(http.POST("/api/v1/components", { body: { ...whole<ComponentFields>(values), system_id: system.id } }))) as EstateComponent;
    return patched<EstateComponent>({
      before: component,
      version: (row) => row.revision,
      values: values as Partial<EstateComponent>,
      read: async () => (await taken(http.GET("/api/v1/components/{id}", { params: { path: { id: component.id } } }))) as unknown as EstateComponent,
      send: async (etag, change) =>
        (await taken(http.PATCH("/api/v1/components/{id}", { params: { path: { id: component.id }, header: { "if-match": etag } }, body: change as ComponentFields }))) as EstateComponent,
      overtaken: (members) => t("estate.edit.overtaken", { what: named(members) }),
    });
  };
  const initial: Values = component ? initialOf(component) : { kind: parent?.kind ?? "application", parent_id: parent?.id ?? null, function_point: false, vital: false };
  return (
    <FormDialog<Values, EstateComponent>
      open={open}
      name={`component.${component ? `${component.id}.${component.revision}` : `new.${system.id}.${parent?.id ?? ""}`}`}
      width={680}
      title={t(component ? "estate.edit.component" : "estate.edit.new_component")}
      submit={t(component ? "estate.edit.save" : "estate.edit.write_down")}
      initial={initial}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <div className="pair">
        <Item name="name" label={t("estate.field.name")} need>
          <Input maxLength={200} />
        </Item>
        <Item name="code" label={t("estate.field.code")} need extra={t("estate.edit.code_hint")}>
          <Input maxLength={64} />
        </Item>
      </div>
      <div className="pair">
        <Item name="kind" label={t("estate.part.kind")}>
          <Select showSearch={{ optionFilterProp: "label" }} options={COMPONENT_KINDS.map((kind) => ({ value: kind, label: phrase(t, "desk.component_kind", kind) }))} />
        </Item>
        <Item name="parent_id" label={t("estate.field.parent_id")}>
          <Above system={system} without={component?.id} />
        </Item>
      </div>
      <div className="line component-marks">
        <Form.Item name="function_point" valuePropName="checked">
          <Checkbox>{t("estate.function_point")}</Checkbox>
        </Form.Item>
        <Form.Item name="vital" valuePropName="checked">
          <Checkbox>{t("estate.edit.vital")}</Checkbox>
        </Form.Item>
      </div>
      <Item name="aliases" label={t("estate.field.aliases")} extra={t("estate.edit.aliases_hint")}>
        <Select mode="tags" open={false} suffix={null} tokenSeparators={[",", "，", "、"]} />
      </Item>
      <div className="pair">
        <Item name="vendor_id" label={t("estate.part.vendor")}>
          <Select allowClear showSearch={{ optionFilterProp: "label" }} options={outside.map(({ id, name }) => ({ value: id, label: name }))} />
        </Item>
        <Item name="owner" label={t("estate.field.owner")}>
          <Input maxLength={200} placeholder={t("ui.optional")} />
        </Item>
      </div>
      <div className="pair">
        <Item name="version" label={t("estate.part.version")}>
          <Input maxLength={100} />
        </Item>
        <Item name="serial_number" label={t("estate.part.serial")}>
          <Input maxLength={100} />
        </Item>
      </div>
      <div className="pair">
        <Item name="warranty_from" label={t("estate.field.warranty_from")}>
          <Input type="date" />
        </Item>
        <Item name="warranty_until" label={t("estate.field.warranty_until")}>
          <Input type="date" />
        </Item>
      </div>
    </FormDialog>
  );
}

/** The node above: anything of the system but itself and what is below it. */
function Above({ system, without, ...props }: { system: SystemDetail; without: string | undefined; id?: string; value?: string | null; onChange?: (value: string | null) => void }) {
  const { t } = useWords();
  const all = branches(system.components);
  const at = all.findIndex(({ component }) => component.id === without);
  const below = new Set<string>();
  for (let index = at; index >= 0 && index < all.length && (index === at || (all[index]?.depth ?? 0) > (all[at]?.depth ?? 0)); index += 1) below.add(all[index]?.component.id ?? "");
  const options = all.filter(({ component }) => !below.has(component.id)).map(({ component, depth }) => ({ value: component.id, label: `${"　".repeat(depth)}${component.name}` }));
  return (
    <Select
      {...props}
      value={props.value ?? ""}
      showSearch={{ optionFilterProp: "label" }}
      options={[{ value: "", label: t("estate.edit.top") }, ...options]}
      onChange={(next) => props.onChange?.(next === "" ? null : next)}
    />
  );
}

function initialOf(component: EstateComponent): Values {
  const { code, name, kind, parent_id, function_point, vital, aliases, vendor_id, owner, version, serial_number, warranty_from, warranty_until } = component;
  return { code, name, kind, parent_id, function_point, vital, aliases, vendor_id, owner, version, serial_number, warranty_from, warranty_until };
}
