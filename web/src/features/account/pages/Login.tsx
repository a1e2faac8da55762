import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { LogInInput } from "../../../api/types";
import { queries } from "../../../app/queries";
import { sessionQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { AuthenticatorSecret, RecoveryCodes } from "../parts/Authenticator";
import { ByPasskey } from "../parts/ByPasskey";
import { Outside } from "../parts/Outside";
import { PASSWORD_LENGTH } from "../parts/password";
import { Ways } from "../parts/Ways";

/** What the server asks for beside name and password, by its word, and what is said of it. */
const ASKED = {
  "session.password_must_change": { field: "new_password", said: "account.login.must_change" },
  "session.password_expired": { field: "new_password", said: "account.login.expired" },
  "session.code_needed": { field: "code", said: "account.login.code_needed" },
  "session.must_enrol": { field: "code", said: "account.login.must_enrol" },
} as const;
type Field = (typeof ASKED)[keyof typeof ASKED]["field"];

export function LoginPage() {
  const { t } = useTranslation();
  useTitle(t("account.login.title"));
  const navigate = useNavigate();
  const router = useRouter();
  const { next } = useSearch({ from: "/login" });
  const [asked, setAsked] = useState<Field[]>([]);
  const goOn = async () => {
    // The POST names the account; what else the session knows is read once more.
    queries.clear();
    await queries.fetchQuery(sessionQuery);
    if (next) router.history.push(next);
    else await navigate({ to: "/" });
  };
  const enrol = useMutation({
    mutationFn: ({ login, password }: LogInInput) => taken(http.POST("/api/v1/session/enrolment", { body: { login, password } })),
  });
  const logIn = useMutation({
    mutationFn: (body: LogInInput) => taken(http.POST("/api/v1/session", { body })),
    onSuccess: async (session) => {
      learnServerTime(session.now);
      // Recovery codes are shown once; whoever has them goes on by himself.
      if (session.recovery_codes.length === 0) await goOn();
    },
    onError: (error, body) => {
      const wanted = ASKED[asProblem(error).code as keyof typeof ASKED];
      if (wanted) setAsked((known) => (known.includes(wanted.field) ? known : [...known, wanted.field]));
      if (asProblem(error).code === "session.must_enrol") enrol.mutate(body);
    },
  });
  const problem = logIn.error ? asProblem(logIn.error) : null;
  const wanted = problem ? ASKED[problem.code as keyof typeof ASKED] : undefined;
  // The first time something is asked for, that is no failure.
  const question = wanted && !logIn.variables?.[wanted.field] ? wanted.said : undefined;
  const codes = logIn.data?.recovery_codes ?? [];
  if (codes.length > 0)
    return (
      <Outside title={t("account.factor.title")}>
        <RecoveryCodes codes={codes} />
        <Button type="primary" block size="large" onClick={() => void goOn()}>
          {t("account.factor.kept")}
        </Button>
      </Outside>
    );
  const field = (name: Field) =>
    problem?.fields[name] && !question ? { validateStatus: "error" as const, help: problem.fields[name] } : {};
  return (
    <Outside title={t("account.login.title")}>
      {question && <p role="status">{t(question)}</p>}
      {problem && !question && <Refusal error={problem} />}
      {enrol.error && <Refusal error={enrol.error} />}
      <Form<LogInInput> layout="vertical" validateTrigger="onSubmit" onFinish={(values) => logIn.mutate(values)} size="large" name="login">
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
        {asked.includes("new_password") && (
          <Form.Item
            name="new_password"
            label={t("account.login.new_password")}
            extra={t("account.setup.password_hint", { count: PASSWORD_LENGTH })}
            rules={[
              { required: true, message: t("account.need.password") },
              { min: PASSWORD_LENGTH, message: t("account.need.password_length", { count: PASSWORD_LENGTH }) },
            ]}
            {...field("new_password")}
          >
            <Input.Password autoComplete="new-password" autoFocus />
          </Form.Item>
        )}
        {enrol.data && <AuthenticatorSecret enrolment={enrol.data} />}
        {asked.includes("code") && (
          <Form.Item
            name="code"
            label={t("account.factor.code")}
            extra={enrol.data ? undefined : t("account.factor.code_hint")}
            rules={[{ required: true, whitespace: true, message: t("account.need.code") }]}
            {...field("code")}
          >
            <Input autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} autoFocus />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" block loading={slow(logIn.isPending)}>
          {t(asked.includes("new_password") ? "account.login.submit_change" : "account.login.submit")}
        </Button>
      </Form>
      <ByPasskey onDone={goOn} />
      <Ways next={next} />
      <p>
        <Link to="/forgot">{t("account.forgot.title")}</Link>
      </p>
      <p className="muted small">{t("account.login.hint")}</p>
    </Outside>
  );
}
