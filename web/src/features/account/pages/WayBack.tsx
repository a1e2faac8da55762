import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import { Button, Form, Input, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { queries } from "../../../app/queries";
import { sessionQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { AuthenticatorSecret, RecoveryCodes } from "../parts/Authenticator";
import { brought } from "../parts/brought";
import { Outside } from "../parts/Outside";

/** What is asked for once the provider's answer holds. */
const ASKED = { "session.code_needed": "account.login.code_needed", "session.must_enrol": "account.login.must_enrol" } as const;

/** Where a provider sends the browser back to: its answer becomes a session. */
export function WayBackPage() {
  const { t } = useTranslation();
  useTitle(t("account.login.title"));
  const navigate = useNavigate();
  const router = useRouter();
  const { way } = useParams({ from: "/login/back/$way" });
  const [next, setNext] = useState<string | null>(null);
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
  const arrive = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/log-in-ways/{way}/arrival", { params: { path: { way } }, body: brought() })),
    onSuccess: (taken) => {
      setNext(taken.next);
      logIn.mutate(null);
    },
  });
  const begun = useRef(false);
  useEffect(() => {
    // An answer counts once, whatever the page does.
    if (begun.current) return;
    begun.current = true;
    arrive.mutate();
    // What the provider sent stays in no history.
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, [arrive]);
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
  const failed = arrive.error ?? enrol.error ?? (asks ? null : problem);
  return (
    <Outside title={t("account.login.title")}>
      {failed && (
        <>
          <Refusal error={failed} />
          <Link to="/login">{t("account.login.again")}</Link>
        </>
      )}
      {!failed && !asks && (
        <p role="status" className="line">
          <Spin size="small" /> {t("account.login.checking")}
        </p>
      )}
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
