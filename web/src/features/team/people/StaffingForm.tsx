import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";

import { everyParty, everyPerson, everySystem } from "../../../api/every";
import type { StaffingFields, StaffingRecord } from "../../../api/types";
import { Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { listed, useWords } from "../../../ui/words";
import { useSitesOf } from "../../estate/edit/data";
import { PeopleSelect } from "../parts/Choices";
import { RecordDialog, type Recorded } from "../parts/RecordDialog";
import { staffingWire, usePersonNames } from "./data";

/** A staffing rule as the form has it: what it does not narrow is empty. */
type Values = { customer_id: string; site_id: string; system_id: string; named: string[]; clearances: string[] };

const wire: Recorded<StaffingRecord, Values> = {
  of: "staffing-rules",
  valuesOf: ({ customer_id, site_id, system_id, named, clearances }) => ({ customer_id, site_id: site_id ?? "", system_id: system_id ?? "", named, clearances }),
  read: staffingWire.read,
  create: (values) => staffingWire.create(sentOf(values) as StaffingFields),
  change: (id, etag, values) => staffingWire.change(id, etag, sentOf(values)),
};

/** What of it was written, as it is sent: a narrowing that was emptied is null. */
function sentOf(values: Partial<Values>): Partial<StaffingFields> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === "" ? null : value]));
}

const BEGUN: Partial<Values> = { site_id: "", system_id: "", named: [], clearances: [] };

type Props = { rule: StaffingRecord | undefined; open: boolean; onDone: () => void; onClose: () => void };

/** What a customer asks of those who come: who, and with which clearances. */
export function StaffingForm({ rule, ...dialog }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const people = usePersonNames();
  const customers = useQuery(everyParty("customer")).data ?? [];
  const systems = useQuery(everySystem(rule?.customer_id)).data ?? [];
  const sites = useSitesOf(rule?.customer_id).data?.items ?? [];
  const clearances = [...new Set((useQuery(everyPerson()).data ?? []).flatMap((person) => (person.clearances ?? []).map(({ name }) => name)))];
  const label = (field: keyof Values) => t(`team.staffing.field.${field}`);
  const called = (known: { id: string; name: string }[]) => (id: string) => known.find((each) => each.id === id)?.name ?? "";
  const fields = {
    customer_id: { label: label("customer_id"), said: called(customers) },
    site_id: { label: label("site_id"), said: called(sites) },
    system_id: { label: label("system_id"), said: called(systems) },
    named: { label: label("named"), said: (ids: string[]) => listed(language, ids.map((id) => people.get(id) ?? "?")) },
    clearances: { label: label("clearances"), said: (names: string[]) => listed(language, names) },
  };
  return (
    <RecordDialog<StaffingRecord, Values> {...dialog} width={600} wire={wire} row={rule} begun={BEGUN} fields={fields} title={t(rule ? "team.staffing.edit" : "team.staffing.new")}>
      <Item name="customer_id" label={label("customer_id")} rules={[{ required: true, message: t("ui.need", { field: label("customer_id") }) }]}>
        <Select showSearch={{ optionFilterProp: "label" }} options={customers.map(({ id, name }) => ({ value: id, label: name }))} />
      </Item>
      <Form.Item noStyle dependencies={["customer_id"]}>
        {({ getFieldValue }) => (
          <div className="pair">
            <Item name="site_id" label={label("site_id")}>
              <SiteChoice customer={getFieldValue("customer_id") as string | undefined} />
            </Item>
            <Item name="system_id" label={label("system_id")}>
              <SystemChoice customer={getFieldValue("customer_id") as string | undefined} />
            </Item>
          </div>
        )}
      </Form.Item>
      <Item name="named" label={label("named")} extra={t("team.staffing.named_hint")}>
        <PeopleSelect />
      </Item>
      <Item name="clearances" label={label("clearances")} extra={t("team.staffing.clearances_hint")}>
        <Select mode="tags" options={clearances.map((name) => ({ value: name, label: name }))} />
      </Item>
    </RecordDialog>
  );
}

type Choice = { customer: string | undefined; id?: string; value?: string; onChange?: (value: string) => void };

function SiteChoice({ customer, ...props }: Choice) {
  const { t } = useWords();
  const sites = useSitesOf(customer).data?.items ?? [];
  return <Select {...props} disabled={!customer} options={[{ value: "", label: t("team.staffing.every_site") }, ...sites.map(({ id, city, name }) => ({ value: id, label: `${city} ${name}` }))]} />;
}

function SystemChoice({ customer, ...props }: Choice) {
  const { t } = useWords();
  const systems = useQuery({ ...everySystem(customer), enabled: Boolean(customer) }).data ?? [];
  return <Select {...props} disabled={!customer} options={[{ value: "", label: t("team.staffing.every_system") }, ...systems.map(({ id, name }) => ({ value: id, label: name }))]} />;
}
