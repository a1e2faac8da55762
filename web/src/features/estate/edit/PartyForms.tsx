import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Select } from "antd";
import { useMemo } from "react";

import { http, taken } from "../../../api/client";
import type { EstateDepartment, EstateParty, EstateSite, PartyFields, SiteFields } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseZone } from "../../../ui/houseDate";
import { patched } from "../../../ui/patch";
import { phrase, useWords } from "../../../ui/words";
import { whole } from "./SystemForm";
import { departmentsOf, sitesOf } from "./data";

type Dialog<T> = { open: boolean; onDone: (made: T) => void; onClose: () => void };

const ZONES = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : ["Asia/Shanghai"];
const KINDS = ["customer", "vendor", "carrier", "third_party"] as const;
const ROLES = ["responsible", "technical", "hotline"] as const;

/** A party with its contacts: written down, or changed. */
export function PartyForm({ party, kind, open, onDone, onClose }: Dialog<EstateParty> & { party?: EstateParty; kind?: (typeof KINDS)[number] }) {
  const { t } = useWords();
  // One record as it stood, however often it is sent: what was told of it is remembered by it.
  const before = useMemo(() => party && { ...party, contacts: party.contacts.map((contact) => whole(contact)) as EstateParty["contacts"] }, [party]);
  const send = async (values: Partial<PartyFields>): Promise<EstateParty> => {
    const said = { ...values, contacts: (values.contacts ?? []).map((contact) => whole(contact)) } as Partial<PartyFields>;
    if (!party || !before) return (await taken(http.POST("/api/v1/parties", { body: whole<PartyFields>(said) }))) as EstateParty;
    const { kind: _, ...rest } = said;
    return patched<EstateParty>({
      before,
      version: (row) => row.version,
      values: rest as Partial<EstateParty>,
      read: async () => (await taken(http.GET("/api/v1/parties/{id}", { params: { path: { id: party.id } } }))) as EstateParty,
      send: async (etag, change) =>
        (await taken(http.PATCH("/api/v1/parties/{id}", { params: { path: { id: party.id }, header: { "if-match": etag } }, body: change as PartyFields }))) as EstateParty,
      overtaken: (members) => t("estate.edit.overtaken", { what: members.map((member) => t(`estate.field.${member}`)).join(t("estate.edit.and")) }),
    });
  };
  return (
    <FormDialog<Partial<PartyFields>, EstateParty>
      open={open}
      name={`party.${party ? `${party.id}.${party.version}` : "new"}`}
      width={760}
      title={t(party ? "estate.edit.party" : "estate.edit.new_party")}
      submit={t(party ? "estate.edit.save" : "estate.edit.write_down")}
      initial={party ? { name: party.name, code: party.code, zone: party.zone, hotline: party.hotline, contacts: party.contacts } : { kind: kind ?? "customer", zone: houseZone(), contacts: [] }}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      {!party && (
        <Item name="kind" label={t("estate.field.kind")}>
          <Select options={KINDS.map((value) => ({ value, label: phrase(t, "ui.party", value) }))} />
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
      <div className="pair">
        <Item name="hotline" label={t("estate.field.hotline")}>
          <Input maxLength={64} placeholder={t("ui.optional")} />
        </Item>
        <Item name="zone" label={t("estate.field.zone")}>
          <Select showSearch options={ZONES.map((value) => ({ value, label: value }))} />
        </Item>
      </div>
      <p className="form-part">{t("estate.field.contacts")}</p>
      <Form.List name="contacts">
        {(fields, { add, remove }) => (
          <div className="stack-8">
            {fields.map(({ key, name }, index) => {
              const of = (what: string) => t("estate.edit.of_contact", { number: index + 1, what });
              return (
                <div key={key} className="contact-row">
                  <Form.Item name={[name, "name"]} rules={[{ required: true, whitespace: true, message: t("ui.need", { field: t("estate.contact.name") }) }]}>
                    <Input aria-label={of(t("estate.contact.name"))} placeholder={t("estate.contact.name")} />
                  </Form.Item>
                  <Form.Item name={[name, "role"]}>
                    <Select allowClear aria-label={of(t("estate.contact.role"))} placeholder={t("estate.contact.role")} options={ROLES.map((value) => ({ value, label: t(`estate.contact.role_of.${value}`) }))} />
                  </Form.Item>
                  <Form.Item name={[name, "phone"]}>
                    <Input aria-label={of(t("estate.contact.phone"))} placeholder={t("estate.contact.phone")} />
                  </Form.Item>
                  <Form.Item name={[name, "email"]}>
                    <Input aria-label={of(t("estate.contact.email"))} placeholder={t("estate.contact.email")} />
                  </Form.Item>
                  <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={of(t("estate.edit.remove"))} onClick={() => remove(name)} />
                </div>
              );
            })}
            <div>
              <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
                {t("estate.edit.add_contact")}
              </Button>
            </div>
          </div>
        )}
      </Form.List>
    </FormDialog>
  );
}

/** A place of a customer. */
export function SiteForm({ customer, site, open, onDone, onClose }: Dialog<EstateSite> & { customer: string; site?: EstateSite }) {
  const { t } = useWords();
  const send = async (values: Partial<SiteFields>): Promise<EstateSite> => {
    if (!site) return (await taken(http.POST("/api/v1/sites", { body: { ...whole<SiteFields>(values), customer_id: customer } }))) as EstateSite;
    return patched<EstateSite>({
      before: site,
      version: (row) => row.version,
      values: { ...values, address: values.address ?? "" } as Partial<EstateSite>,
      read: async () => ((await sitesOf(customer)).find(({ id }) => id === site.id) ?? site) as EstateSite,
      send: async (etag, change) => (await taken(http.PATCH("/api/v1/sites/{id}", { params: { path: { id: site.id }, header: { "if-match": etag } }, body: change as SiteFields }))) as EstateSite,
      overtaken: (members) => t("estate.edit.overtaken", { what: members.map((member) => t(`estate.field.${member}`)).join(t("estate.edit.and")) }),
    });
  };
  return (
    <FormDialog<Partial<SiteFields>, EstateSite>
      open={open}
      name={`site.${site ? `${site.id}.${site.version}` : `new.${customer}`}`}
      width={600}
      title={t(site ? "estate.edit.site" : "estate.edit.new_site")}
      submit={t(site ? "estate.edit.save" : "estate.edit.write_down")}
      initial={site ? { name: site.name, code: site.code, city: site.city, address: site.address, zone: site.zone, travel_minutes: site.travel_minutes } : { zone: houseZone(), travel_minutes: 0 }}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <div className="pair">
        <Item name="name" label={t("estate.field.name")} need>
          <Input maxLength={200} />
        </Item>
        <Item name="code" label={t("estate.field.code")} need>
          <Input maxLength={64} />
        </Item>
      </div>
      <div className="pair">
        <Item name="city" label={t("estate.field.city")} need>
          <Input maxLength={100} />
        </Item>
        <Item name="travel_minutes" label={t("estate.field.travel_minutes")} extra={t("estate.edit.travel_hint")}>
          <InputNumber min={0} suffix={t("estate.edit.minutes")} />
        </Item>
      </div>
      <Item name="address" label={t("estate.field.address")}>
        <Input maxLength={300} placeholder={t("ui.optional")} />
      </Item>
      <Item name="zone" label={t("estate.field.zone")}>
        <Select showSearch options={ZONES.map((value) => ({ value, label: value }))} />
      </Item>
    </FormDialog>
  );
}

type DepartmentValues = { name: string; code: string };

/** A department of a customer: who reports belongs to one. */
export function DepartmentForm({ customer, department, open, onDone, onClose }: Dialog<EstateDepartment> & { customer: string; department?: EstateDepartment }) {
  const { t } = useWords();
  const send = async (values: DepartmentValues): Promise<EstateDepartment> => {
    if (!department) return (await taken(http.POST("/api/v1/departments", { body: { ...values, customer_id: customer } }))) as EstateDepartment;
    return patched<EstateDepartment>({
      before: department,
      version: (row) => row.version,
      values,
      read: async () => ((await departmentsOf(customer)).find(({ id }) => id === department.id) ?? department) as EstateDepartment,
      send: async (etag, change) =>
        (await taken(http.PATCH("/api/v1/departments/{id}", { params: { path: { id: department.id }, header: { "if-match": etag } }, body: change as { customer_id: string; code: string; name: string } }))) as EstateDepartment,
      overtaken: (members) => t("estate.edit.overtaken", { what: members.map((member) => t(`estate.field.${member}`)).join(t("estate.edit.and")) }),
    });
  };
  return (
    <FormDialog<DepartmentValues, EstateDepartment>
      open={open}
      name={`department.${department ? `${department.id}.${department.version}` : `new.${customer}`}`}
      title={t(department ? "estate.edit.department" : "estate.edit.new_department")}
      submit={t(department ? "estate.edit.save" : "estate.edit.write_down")}
      initial={department ? { name: department.name, code: department.code } : {}}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <Item name="name" label={t("estate.field.name")} need>
        <Input maxLength={200} />
      </Item>
      <Item name="code" label={t("estate.field.code")} need>
        <Input maxLength={64} />
      </Item>
    </FormDialog>
  );
}
