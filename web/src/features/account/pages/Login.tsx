import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { queries } from "../../../app/queries";
import { sessionQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { Outside } from "../parts/Outside";

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: "/login" });
  const logIn = useMutation({
    mutationFn: (body: { login: string; password: string }) => taken(http.POST("/api/v1/session", { body })),
    onSuccess: async (session) => {
      learnServerTime(session.now);
      // The POST names the account; what else the session knows is read once more.
      queries.clear();
      await queries.fetchQuery(sessionQuery);
      if (next) router.history.push(next);
      else await navigate({ to: "/" });
    },
  });
  return (
    <Outside title={t("account.login.title")}>
      {logIn.error && <Refusal error={logIn.error} />}
      <Form layout="vertical" validateTrigger="onSubmit" onFinish={(values) => logIn.mutate(values)} size="large" name="login">
        <Form.Item
          name="login"
          label={t("account.field.login")}
          rules={[{ required: true, message: t("account.need.login") }]}
        >
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("account.field.password")}
          rules={[{ required: true, message: t("account.need.password") }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={logIn.isPending}>
          {t("account.login.submit")}
        </Button>
      </Form>
      <p className="muted small">{t("account.login.hint")}</p>
    </Outside>
  );
}
