import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { SetupInput } from "../../../api/types";
import { queries } from "../../../app/queries";
import { sessionQuery, setupQuery } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { Outside } from "../parts/Outside";
import { NewPassword } from "../parts/NewPassword";

export function SetupPage() {
  const { t } = useTranslation();
  useTitle(t("account.setup.title"));
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: async ({ again: _again, ...body }: SetupInput & { again: string }) => {
      await taken(http.POST("/api/v1/setup", { body }));
      await taken(http.POST("/api/v1/session", { body: { login: body.login, password: body.password } }));
    },
    onSuccess: async () => {
      queries.setQueryData(setupQuery.queryKey, { needed: false });
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ to: "/" });
    },
  });
  const fields = create.error ? asProblem(create.error).fields : {};
  const help = (name: string, hint?: string) =>
    fields[name] ? { validateStatus: "error" as const, help: fields[name] } : { extra: hint };
  return (
    <Outside title={t("account.setup.title")}>
      <p className="muted">{t("account.setup.hint")}</p>
      {create.error && <Refusal error={create.error} />}
      <Form layout="vertical" validateTrigger="onSubmit" name="setup" initialValues={{ zone: ownZone() }} onFinish={(values) => create.mutate(values)}>
        <Form.Item
          name="provider_name"
          label={t("account.field.provider_name")}
          rules={[{ required: true, whitespace: true, message: t("account.need.provider_name") }]}
          {...help("provider_name")}
        >
          <Input autoComplete="organization" autoFocus />
        </Form.Item>
        <Form.Item name="zone" label={t("account.field.zone")} {...help("zone", t("account.setup.zone_hint"))}>
          <Select showSearch options={zones().map((zone) => ({ value: zone, label: zone }))} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("account.field.name")}
          rules={[{ required: true, whitespace: true, message: t("account.need.name") }]}
          {...help("name")}
        >
          <Input autoComplete="name" />
        </Form.Item>
        <Form.Item
          name="login"
          label={t("account.field.login")}
          rules={[{ required: true, whitespace: true, message: t("account.need.login") }]}
          {...help("login", t("account.setup.login_hint"))}
        >
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <NewPassword label={t("account.field.password")} refused={fields.password} />
        <Button type="primary" htmlType="submit" block size="large" loading={slow(create.isPending)}>
          {t("account.setup.submit")}
        </Button>
      </Form>
    </Outside>
  );
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Asia/Shanghai";
}

function zones(): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  const own = ownZone();
  return [...new Set(["Asia/Shanghai", own, ...known])];
}
