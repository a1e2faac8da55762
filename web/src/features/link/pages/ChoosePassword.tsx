import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { byLink, http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { NewPassword } from "../../account/parts/NewPassword";
import { Linked, useLinked, useSecret } from "../parts/Linked";

/** The header of the link that every request of this page carries. */
const linked = (secret: string) => ({ headers: byLink(secret), params: { header: { "x-aftercare-link": secret } } });

/** What an invitation or a forgotten password leads to: the holder chooses his password, once. */
export function ChoosePasswordPage() {
  const { t } = useTranslation();
  const secret = useSecret();
  const query = useLinked("password", secret, () => taken(http.GET("/api/v1/password-link", linked(secret))));
  const choose = useMutation({
    mutationFn: (body: { password: string }) => taken(http.PUT("/api/v1/password-link", { ...linked(secret), body })),
  });
  const field = choose.error ? asProblem(choose.error).fields.password : undefined;
  return (
    <Linked title={t("account.choose.title")} query={query}>
      {({ name, login, purpose }) =>
        choose.isSuccess ? (
          <div role="status" className="stack-8">
            <p>{t("account.choose.done")}</p>
            <Link to="/login">{t("account.login.title")}</Link>
          </div>
        ) : (
          <>
            <p>{t(purpose === "invitation" ? "account.choose.invited" : "account.choose.reset", { name })}</p>
            {choose.error && <Refusal error={choose.error} />}
            <Form<{ password: string; again: string }>
              layout="vertical"
              validateTrigger="onSubmit"
              size="large"
              name="choose"
              onFinish={({ password }) => choose.mutate({ password })}
            >
              <Form.Item label={t("account.field.login")} htmlFor="choose_login">
                <Input id="choose_login" autoComplete="username" value={login} readOnly />
              </Form.Item>
              <NewPassword label={t("account.login.new_password")} refused={field} autoFocus />
              <Button type="primary" htmlType="submit" block loading={slow(choose.isPending)}>
                {t("account.own.set_password")}
              </Button>
            </Form>
          </>
        )
      }
    </Linked>
  );
}
