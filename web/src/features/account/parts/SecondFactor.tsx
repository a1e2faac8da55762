import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { AuthenticatorSecret, RecoveryCodes } from "./Authenticator";

type Wish = "enrol" | "renew" | "remove";

/** One's own authenticator: set up, renewed codes, switched off. */
export function SecondFactor() {
  const { t } = useTranslation();
  const language = useLanguage();
  const query = useQuery({ queryKey: ["second-factor"], queryFn: () => taken(http.GET("/api/v1/second-factor")) });
  return (
    <section className="panel stack" aria-labelledby="second-factor">
      <h2 id="second-factor">{t("account.factor.title")}</h2>
      <Loaded query={query} rows={1}>
        {(state) => (
          <>
            <p className="muted">
              {state.since
                ? t("account.factor.on", {
                    since: momentInWords(state.since, serverNow(), language, t),
                    codes: t("account.factor.codes_left", { count: state.recovery_codes_left }),
                  })
                : t(state.demanded ? "account.factor.demanded" : "account.factor.off")}
            </p>
            <Change enrolled={state.since !== null} demanded={state.demanded} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Change({ enrolled, demanded }: { enrolled: boolean; demanded: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [wish, setWish] = useState<Wish>();
  const changed = () => {
    setWish(undefined);
    void client.invalidateQueries({ queryKey: ["second-factor"] });
    void client.invalidateQueries({ queryKey: ["sessions"] });
  };
  const enrol = useMutation({
    mutationFn: (body: { present_password: string }) => taken(http.POST("/api/v1/second-factor", { body })),
    onSuccess: () => setWish(undefined),
  });
  const confirm = useMutation({
    mutationFn: (body: { code: string }) => taken(http.POST("/api/v1/second-factor/confirmation", { body })),
    onSuccess: () => {
      enrol.reset();
      changed();
    },
  });
  const renew = useMutation({
    mutationFn: (body: { present_password: string }) => taken(http.POST("/api/v1/second-factor/recovery-codes", { body })),
    onSuccess: changed,
  });
  const remove = useMutation({
    mutationFn: (body: { present_password: string }) => taken(http.POST("/api/v1/second-factor/removal", { body })),
    onSuccess: () => {
      confirm.reset();
      renew.reset();
      changed();
      void message.success(t("account.factor.removed"));
    },
  });
  const codes = renew.data ?? confirm.data;
  if (enrol.data)
    return (
      <>
        <AuthenticatorSecret enrolment={enrol.data} />
        <CodeForm error={confirm.error} pending={confirm.isPending} onCode={(code) => confirm.mutate({ code })} />
      </>
    );
  const asked = wish && { enrol, renew, remove }[wish];
  return (
    <>
      {codes && <RecoveryCodes codes={codes.recovery_codes} />}
      {wish && asked ? (
        <PasswordForm
          key={wish}
          submit={t(`account.factor.${wish}`)}
          error={asked.error}
          pending={asked.isPending}
          onPassword={(present_password) => asked.mutate({ present_password })}
          onCancel={() => setWish(undefined)}
        />
      ) : (
        <div className="line">
          {!enrolled && (
            <Button type="primary" onClick={() => setWish("enrol")}>
              {t("account.factor.enrol")}
            </Button>
          )}
          {enrolled && <Button onClick={() => setWish("renew")}>{t("account.factor.renew")}</Button>}
          {enrolled && !demanded && <Button onClick={() => setWish("remove")}>{t("account.factor.remove")}</Button>}
        </div>
      )}
    </>
  );
}

type PasswordProps = {
  submit: string;
  error: unknown;
  pending: boolean;
  onPassword: (password: string) => void;
  onCancel: () => void;
};

/** The password once more, before what outlasts the session. */
function PasswordForm({ submit, error, pending, onPassword, onCancel }: PasswordProps) {
  const { t } = useTranslation();
  const field = error ? asProblem(error).fields.present_password : undefined;
  return (
    <Form<{ present: string }> layout="vertical" name="factor" validateTrigger="onSubmit" onFinish={({ present }) => onPassword(present)}>
      {Boolean(error) && !field && <Refusal error={error} />}
      <Form.Item
        name="present"
        label={t("account.own.present_password")}
        rules={[{ required: true, message: t("account.need.password") }]}
        {...(field ? { validateStatus: "error" as const, help: field } : {})}
      >
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <div className="line">
        <Button type="primary" htmlType="submit" loading={slow(pending)}>
          {submit}
        </Button>
        <Button onClick={onCancel}>{t("ui.cancel")}</Button>
      </div>
    </Form>
  );
}

function CodeForm({ error, pending, onCode }: { error: unknown; pending: boolean; onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const field = error ? asProblem(error).fields.code : undefined;
  return (
    <Form<{ code: string }> layout="vertical" name="factor_code" validateTrigger="onSubmit" onFinish={({ code }) => onCode(code)}>
      {Boolean(error) && !field && <Refusal error={error} />}
      <Form.Item
        name="code"
        label={t("account.factor.code")}
        rules={[{ required: true, whitespace: true, message: t("account.need.code") }]}
        {...(field ? { validateStatus: "error" as const, help: field } : {})}
      >
        <Input autoComplete="one-time-code" inputMode="numeric" autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={slow(pending)}>
        {t("account.factor.confirm")}
      </Button>
    </Form>
  );
}
