import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { everyParty, everyPerson } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { NewAccount, Role } from "../../../api/types";
import { Refusal } from "../../../ui/PageState";
import { phrase } from "../../../ui/words";
import { slow } from "../../../ui/slow";
import { PASSWORD_LENGTH } from "./password";

const ROLES: Role[] = [
  "reporter",
  "customer_lead",
  "vendor",
  "engineer",
  "dispatcher",
  "manager",
  "administrator",
  "security_officer",
  "auditor",
];

type Props = { open: boolean; onClose: () => void; onCreated: (login: string) => void };

export function NewAccountForm(props: Props) {
  const { t } = useTranslation();
  return (
    <Modal open={props.open} onCancel={props.onClose} title={t("account.accounts.create")} footer={null} destroyOnHidden>
      <Fields {...props} />
    </Modal>
  );
}

/** The organisations an account may belong to. */
function useParties() {
  return useQuery({ ...everyParty(), retry: false });
}

function Fields({ open, onClose, onCreated }: Props) {
  const { t } = useTranslation();
  const parties = useParties();
  const people = useQuery({ ...everyPerson(), enabled: open });
  const create = useMutation({
    // Left empty, a field is not sent: without a password the holder is invited to choose one.
    mutationFn: ({ password, email, ...body }: NewAccount) =>
      taken(http.POST("/api/v1/accounts", { body: { ...body, ...(password ? { password } : {}), ...(email ? { email } : {}) } })),
    onSuccess: (_, body) => onCreated(body.login),
  });
  const fields = create.error ? asProblem(create.error).fields : {};
  const help = (name: string) => (fields[name] ? { validateStatus: "error" as const, help: fields[name] } : {});
  return (
    <Form layout="vertical" validateTrigger="onSubmit" name="account" onFinish={(values) => create.mutate(values)} initialValues={{ roles: [] }}>
      {create.error && (
        <div style={{ marginBottom: 16 }}>
          <Refusal error={create.error} />
        </div>
      )}
      <Form.Item
        name="name"
        label={t("account.field.name")}
        rules={[{ required: true, whitespace: true, message: t("account.need.name") }]}
        {...help("name")}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="login"
        label={t("account.field.login")}
        rules={[{ required: true, whitespace: true, message: t("account.need.login") }]}
        {...help("login")}
      >
        <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Form.Item>
      <Form.Item name="email" label={t("account.field.email")} {...help("email")}>
        <Input type="email" autoComplete="off" placeholder={t("account.accounts.optional")} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("account.field.first_password")}
        rules={[{ min: PASSWORD_LENGTH, message: t("account.need.password_length", { count: PASSWORD_LENGTH }) }]}
        {...(fields.password ? help("password") : { extra: t("account.accounts.invite_hint") })}
      >
        <Input.Password autoComplete="new-password" placeholder={t("account.accounts.optional")} />
      </Form.Item>
      <Form.Item
        name="roles"
        label={t("account.field.roles")}
        rules={[{ required: true, type: "array", min: 1, message: t("account.need.roles") }]}
        {...help("roles")}
      >
        <Select mode="multiple" options={ROLES.map((role) => ({ value: role, label: phrase(t, "account.role", role) }))} />
      </Form.Item>
      <Form.Item name="party_id" label={t("account.field.party")} {...help("party_id")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          loading={parties.isFetching}
          placeholder={t("account.accounts.optional")}
          options={parties.data?.map((party) => ({ value: party.id, label: party.name }))}
        />
      </Form.Item>
      <Form.Item name="person_id" label={t("account.field.person")} {...help("person_id")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          loading={people.isFetching}
          placeholder={t("account.accounts.optional")}
          options={people.data?.map((person) => ({ value: person.id, label: person.name }))}
        />
      </Form.Item>
      <div className="line" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={slow(create.isPending)}>
          {t("account.accounts.create_submit")}
        </Button>
      </div>
    </Form>
  );
}
