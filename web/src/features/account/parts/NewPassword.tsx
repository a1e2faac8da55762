import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { PASSWORD_LENGTH } from "./password";

/** A new password, typed twice; `refused` is what the server says against it. */
export function NewPassword({ label, refused, autoFocus = false }: { label: string; refused?: string | undefined; autoFocus?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="password"
        label={label}
        rules={[
          { required: true, message: t("account.need.password") },
          { min: PASSWORD_LENGTH, message: t("account.need.password_length", { count: PASSWORD_LENGTH }) },
        ]}
        {...(refused
          ? { validateStatus: "error" as const, help: refused }
          : { extra: t("account.setup.password_hint", { count: PASSWORD_LENGTH }) })}
      >
        <Input.Password autoComplete="new-password" autoFocus={autoFocus} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("account.field.password_again")}
        dependencies={["password"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue("password")
                ? Promise.resolve()
                : Promise.reject(new Error(t("account.need.password_again"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
