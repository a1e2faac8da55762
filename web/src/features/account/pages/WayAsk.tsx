import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { Entering } from "../parts/Entering";
import { Outside } from "../parts/Outside";
import { waysQuery } from "../parts/Ways";

/** Name and password at a directory of the house, asked for by our own page. */
export function WayAskPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { way } = useParams({ from: "/login/by/$way" });
  const { next } = useSearch({ from: "/login/by/$way" });
  const ways = useQuery(waysQuery);
  const known = ways.data?.items.find((one) => one.id === way);
  const title = known ? (language === "zh" ? known.name_zh : known.name_en) : t("account.login.title");
  useTitle(title);
  const prove = useMutation({
    mutationFn: (typed: { login: string; password: string }) =>
      taken(http.POST("/api/v1/log-in-ways/{way}/proof", { params: { path: { way } }, body: { ...typed, next: next ?? null } })),
  });
  if (prove.data) return <Entering next={prove.data.next} />;
  return (
    <Outside title={title}>
      {prove.error && <Refusal error={prove.error} />}
      <Form<{ login: string; password: string }> layout="vertical" validateTrigger="onSubmit" onFinish={(typed) => prove.mutate(typed)} size="large" name="way">
        <Form.Item name="login" label={t("account.field.way_login")} rules={[{ required: true, whitespace: true, message: t("account.need.login") }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t("account.field.password")} rules={[{ required: true, message: t("account.need.password") }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={slow(prove.isPending)}>
          {t("account.login.submit")}
        </Button>
      </Form>
      <p>
        <Link to="/login" search={next ? { next } : {}}>
          {t("account.login.again")}
        </Link>
      </p>
    </Outside>
  );
}
