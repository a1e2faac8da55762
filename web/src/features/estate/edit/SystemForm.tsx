import { Form, Input, InputNumber, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { SystemFields, SystemRecord } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { patched } from "../../../ui/patch";
import { useWords } from "../../../ui/words";
import { useAllParties, useSitesOf } from "./data";

type Values = Partial<SystemFields>;

/** A system: written down, or changed. */
export function SystemForm({ system, open, onDone, onClose }: { system?: SystemRecord; open: boolean; onDone: (made: SystemRecord) => void; onClose: () => void }) {
  const { t } = useWords();
  const customers = useAllParties().data?.filter(({ kind }) => kind === "customer") ?? [];
  const named = (members: string[]) => members.map((member) => t(`estate.field.${member}`)).join(t("estate.edit.and"));
  const send = async (values: Values): Promise<SystemRecord> => {
    if (!system) return (await taken(http.POST("/api/v1/systems", { body: whole<SystemFields>(values) }))) as SystemRecord;
    return patched<SystemRecord>({
      before: system,
      version: (row) => row.version,
      values: values as Partial<SystemRecord>,
      read: async () => (await taken(http.GET("/api/v1/systems/{id}", { params: { path: { id: system.id } } }))) as SystemRecord,
      send: async (etag, change) =>
        (await taken(http.PATCH("/api/v1/systems/{id}", { params: { path: { id: system.id }, header: { "if-match": etag } }, body: change as SystemFields }))) as SystemRecord,
      overtaken: (members) => t("estate.edit.overtaken", { what: named(members) }),
    });
  };
  return (
    <FormDialog<Values, SystemRecord>
      open={open}
      name={`system.${system ? `${system.id}.${system.version}` : "new"}`}
      width={680}
      title={t(system ? "estate.edit.system" : "estate.edit.new_system")}
      submit={t(system ? "estate.edit.save" : "estate.edit.write_down")}
      initial={system ? initialOf(system) : { criticality: "ordinary" }}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      {!system && (
        <Item name="customer_id" label={t("estate.column.customer")} rules={[{ required: true, message: t("ui.need", { field: t("estate.column.customer") }) }]}>
          <Select showSearch={{ optionFilterProp: "label" }} options={customers.map(({ id, name }) => ({ value: id, label: name }))} />
        </Item>
      )}
      <div className="pair">
        <Item name="name" label={t("estate.field.name")} need>
          <Input maxLength={200} />
        </Item>
        <Item name="code" label={t("estate.field.code")} need extra={t("estate.edit.code_hint")}>
          <Input maxLength={64} />
        </Item>
      </div>
      <Item name="aliases" label={t("estate.field.aliases")} extra={t("estate.edit.aliases_hint")}>
        <Select mode="tags" open={false} suffix={null} tokenSeparators={[",", "，", "、"]} />
      </Item>
      <div className="pair">
        <Form.Item noStyle dependencies={["customer_id"]}>
          {({ getFieldValue }) => (
            <Item name="site_id" label={t("estate.field.site_id")}>
              <SiteChoice customer={system?.customer_id ?? (getFieldValue("customer_id") as string | undefined)} />
            </Item>
          )}
        </Form.Item>
        <Item name="criticality" label={t("estate.field.criticality")}>
          <Select options={(["core", "important", "ordinary"] as const).map((value) => ({ value, label: t(`estate.criticality.${value}`) }))} />
        </Item>
      </div>
      <div className="pair">
        <Item name="accepted_on" label={t("estate.field.accepted_on")}>
          <Input type="date" />
        </Item>
        <Item name="live_on" label={t("estate.field.live_on")}>
          <Input type="date" />
        </Item>
      </div>
      <div className="triple">
        <Item name="protection_level" label={t("estate.field.protection_level")}>
          <InputNumber min={1} max={5} />
        </Item>
        <Item name="rto_minutes" label={t("estate.field.rto_minutes")}>
          <InputNumber min={0} suffix={t("estate.edit.minutes")} />
        </Item>
        <Item name="rpo_minutes" label={t("estate.field.rpo_minutes")}>
          <InputNumber min={0} suffix={t("estate.edit.minutes")} />
        </Item>
      </div>
    </FormDialog>
  );
}

function SiteChoice({ customer, ...props }: { customer: string | undefined; id?: string; value?: string; onChange?: (value: string | undefined) => void }) {
  const sites = useSitesOf(customer);
  return <Select {...props} allowClear disabled={!customer} loading={sites.isFetching} options={(sites.data?.items ?? []).map((site) => ({ value: site.id, label: `${site.city} ${site.name}` }))} />;
}

function initialOf(system: SystemRecord): Values {
  const { code, name, aliases, site_id, criticality, accepted_on, live_on, protection_level, rto_minutes, rpo_minutes } = system;
  return { code, name, aliases, site_id, criticality, accepted_on, live_on, protection_level, rto_minutes, rpo_minutes };
}

/** What is empty is left out. */
export function whole<T extends object>(values: Partial<T>): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== "" && value !== null)) as T;
}
