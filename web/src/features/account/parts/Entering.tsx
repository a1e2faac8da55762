import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { Button, Form, Input, Spin } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { queries } from "../../../app/queries";
import { sessionQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { AuthenticatorSecret, RecoveryCodes } from "./Authenticator";
import { Outside } from "./Outside";

/** What is asked for once the provider's answer holds. */
const ASKED = { "session.code_needed": "account.login.code_needed", "session.must_enrol": "account.login.must_enrol" } as const;

/** What a provider has proved becomes a session; a second factor that is due is asked for. */
export function Entering({ next }: { next: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const goOn = async () => {
    queries.clear();
    await queries.fetchQuery(sessionQuery);
    if (next) router.history.replace(next);
    else await navigate({ to: "/", replace: true });
  };
  const enrol = useMutation({ mutationFn: () => taken(http.POST("/api/v1/session/by-way/enrolment")) });
  const logIn = useMutation({
    mutationFn: (code: string | null) => taken(http.POST("/api/v1/session/by-way", { body: { code } })),
    onSuccess: (session) => learnServerTime(session.now),
    onError: (error) => {
      if (asProblem(error).code === "session.must_enrol") enrol.mutate();
    },
  });
  const begun = useRef(false);
  useEffect(() => {
    // What was proved opens one session, whatever the page does.
    if (begun.current) return;
    begun.current = true;
    logIn.mutate(null);
  }, [logIn]);
  const codes = logIn.data?.recovery_codes;
  useEffect(() => {
    if (codes?.length === 0) void goOn();
    // Once, when the session is there.
  }, [codes]);
  if (codes && codes.length > 0)
    return (
      <Outside title={t("account.factor.title")}>
        <RecoveryCodes codes={codes} />
        <Button type="primary" block size="large" onClick={() => void goOn()}>
          {t("account.factor.kept")}
        </Button>
      </Outside>
    );
  const problem = logIn.error ? asProblem(logIn.error) : null;
  const question = problem ? ASKED[problem.code as keyof typeof ASKED] : undefined;
  const asks = question !== undefined || (problem?.fields.code !== undefined && logIn.variables !== null);
  const failed = enrol.error ?? (asks ? null : problem);
  return (
    <Outside title={t("account.login.title")}>
      {failed && (
        <>
          <Refusal error={failed} />
          <Link to="/login">{t("account.login.again")}</Link>
        </>
      )}
      {!failed && !asks && <Checking />}
      {!failed && asks && (
        <>
          {question && logIn.variables === null && <p role="status">{t(question)}</p>}
          {enrol.data && <AuthenticatorSecret enrolment={enrol.data} />}
          <Form<{ code: string }> layout="vertical" name="way_code" size="large" validateTrigger="onSubmit" onFinish={({ code }) => logIn.mutate(code)}>
            <Form.Item
              name="code"
              label={t("account.factor.code")}
              extra={enrol.data ? undefined : t("account.factor.code_hint")}
              rules={[{ required: true, whitespace: true, message: t("account.need.code") }]}
              {...(problem?.fields.code && logIn.variables !== null ? { validateStatus: "error" as const, help: problem.fields.code } : {})}
            >
              <Input autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} autoFocus />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={slow(logIn.isPending)}>
              {t("account.login.submit")}
            </Button>
          </Form>
        </>
      )}
    </Outside>
  );
}

/** Somebody is being asked who this is. */
export function Checking() {
  const { t } = useTranslation();
  return (
    <p role="status" className="line">
      <Spin size="small" /> {t("account.login.checking")}
    </p>
  );
}
