import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { Outside } from "../parts/Outside";

/** Asks for a link to choose a new password. What is said does not depend on whether there is such an account. */
export function ForgotPage() {
  const { t } = useTranslation();
  useTitle(t("account.forgot.title"));
  const ask = useMutation({
    mutationFn: (body: { login: string }) => taken(http.POST("/api/v1/password-resets", { body })),
  });
  return (
    <Outside title={t("account.forgot.title")}>
      {ask.isSuccess ? (
        <p role="status">{t("account.forgot.asked")}</p>
      ) : (
        <>
          <p className="muted">{t("account.forgot.hint")}</p>
          {ask.error && <Refusal error={ask.error} />}
          <Form<{ login: string }> layout="vertical" validateTrigger="onSubmit" size="large" name="forgot" onFinish={(values) => ask.mutate(values)}>
            <Form.Item
              name="login"
              label={t("account.field.login")}
              rules={[{ required: true, whitespace: true, message: t("account.need.login") }]}
            >
              <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={slow(ask.isPending)}>
              {t("account.forgot.submit")}
            </Button>
          </Form>
        </>
      )}
      <p>
        <Link to="/login">{t("account.forgot.back")}</Link>
      </p>
    </Outside>
  );
}
