import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { queries } from "../../../app/queries";
import { sessionQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { Outside } from "../parts/Outside";
import { PASSWORD_LENGTH } from "../parts/password";

/** The server's words for a password that its holder has to replace, and what is said of each. */
const MUST_CHANGE = {
  "session.password_must_change": "account.login.must_change",
  "session.password_expired": "account.login.expired",
} as const;

export function LoginPage() {
  const { t } = useTranslation();
  useTitle(t("account.login.title"));
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: "/login" });
  const logIn = useMutation({
    mutationFn: (body: { login: string; password: string; new_password?: string }) => taken(http.POST("/api/v1/session", { body })),
    onSuccess: async (session) => {
      learnServerTime(session.now);
      // The POST names the account; what else the session knows is read once more.
      queries.clear();
      await queries.fetchQuery(sessionQuery);
      if (next) router.history.push(next);
      else await navigate({ to: "/" });
    },
  });
  const problem = logIn.error ? asProblem(logIn.error) : null;
  const why = problem ? MUST_CHANGE[problem.code as keyof typeof MUST_CHANGE] : undefined;
  const [changing, setChanging] = useState(false);
  useEffect(() => {
    if (why) setChanging(true);
  }, [why]);
  const firstAsked = why && !("new_password" in (logIn.variables ?? {}));
  return (
    <Outside title={t("account.login.title")}>
      {changing && firstAsked && <p role="status">{t(why)}</p>}
      {problem && !firstAsked && <Refusal error={problem} />}
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
        {changing && (
          <Form.Item
            name="new_password"
            label={t("account.login.new_password")}
            extra={t("account.setup.password_hint", { count: PASSWORD_LENGTH })}
            rules={[
              { required: true, message: t("account.need.password") },
              { min: PASSWORD_LENGTH, message: t("account.need.password_length", { count: PASSWORD_LENGTH }) },
            ]}
            {...(problem?.fields.new_password && !firstAsked
              ? { validateStatus: "error" as const, help: problem.fields.new_password }
              : {})}
          >
            <Input.Password autoComplete="new-password" autoFocus />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" block loading={slow(logIn.isPending)}>
          {t(changing ? "account.login.submit_change" : "account.login.submit")}
        </Button>
      </Form>
      <p className="muted small">{t("account.login.hint")}</p>
    </Outside>
  );
}
