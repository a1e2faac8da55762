import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { SessionAccount } from "../../../api/types";
import { queries } from "../../../app/queries";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { NewPassword } from "./NewPassword";

type Entered = { present_password: string; password: string; again: string };

/** Sets one's own password; the sessions elsewhere end with it. */
export function OwnPassword({ account }: { account: SessionAccount }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Entered>();
  const set = useMutation({
    mutationFn: ({ again: _again, ...body }: Entered) =>
      taken(http.PUT("/api/v1/accounts/{id}/password", { params: { path: { id: account.id } }, body })),
    onSuccess: () => {
      form.resetFields();
      void message.success(t("account.own.password_set"));
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const fields = set.error ? asProblem(set.error).fields : {};
  const help = (name: string, hint?: string) =>
    fields[name] ? { validateStatus: "error" as const, help: fields[name] } : { extra: hint };
  return (
    <section className="panel stack" aria-labelledby="own-password">
      <h2 id="own-password">{t("account.field.password")}</h2>
      {set.error && <Refusal error={set.error} />}
      <Form<Entered> form={form} layout="vertical" validateTrigger="onSubmit" name="own_password" onFinish={(values) => set.mutate(values)}>
        <input type="text" name="username" autoComplete="username" value={account.login} readOnly hidden />
        <Form.Item
          name="present_password"
          label={t("account.own.present_password")}
          rules={[{ required: true, message: t("account.need.password") }]}
          {...help("present_password")}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPassword label={t("account.login.new_password")} refused={fields.password} />
        <Button type="primary" htmlType="submit" loading={slow(set.isPending)}>
          {t("account.own.set_password")}
        </Button>
        <p className="muted small">{t("account.own.password_hint")}</p>
      </Form>
    </section>
  );
}
