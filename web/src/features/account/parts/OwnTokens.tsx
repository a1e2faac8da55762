import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { ApiToken } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";

const DAYS = 90;

/** What programs act with on one's behalf: made, shown once, revoked. */
export function OwnTokens() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string; days: number }>();
  const query = useQuery({ queryKey: ["api-tokens"], queryFn: () => taken(http.GET("/api/v1/api-tokens")) });
  const onSettled = () => void client.invalidateQueries({ queryKey: ["api-tokens"] });
  const create = useMutation({
    mutationFn: (body: { name: string; days: number }) => taken(http.POST("/api/v1/api-tokens", { body })),
    onSuccess: () => form.resetFields(),
    onSettled,
  });
  const revoke = useMutation({
    mutationFn: (id: string) => taken(http.DELETE("/api/v1/api-tokens/{id}", { params: { path: { id } } })),
    onSuccess: () => void message.success(t("account.tokens.revoked")),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled,
  });
  return (
    <section className="panel stack" aria-labelledby="own-tokens">
      <h2 id="own-tokens">{t("account.tokens.title")}</h2>
      <p className="muted">{t("account.tokens.hint")}</p>
      <Loaded query={query} rows={1}>
        {({ items }) => (
          <ul className="plain-list stack-8">
            {items.map((token) => (
              <li key={token.id} className="spread">
                <Which token={token} />
                <Button size="small" disabled={revoke.isPending} onClick={() => revoke.mutate(token.id)}>
                  {t("account.tokens.revoke")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {create.error && <Refusal error={create.error} />}
      {create.data && (
        <div role="status" className="stack-8">
          <label htmlFor="token-secret">{t("account.tokens.once", { name: create.data.name })}</label>
          <Input id="token-secret" readOnly value={create.data.secret} onFocus={(event) => event.target.select()} />
        </div>
      )}
      <Form
        form={form}
        layout="vertical"
        name="token"
        validateTrigger="onSubmit"
        initialValues={{ days: DAYS }}
        onFinish={(values) => create.mutate(values)}
      >
        <Form.Item
          name="name"
          label={t("account.tokens.name")}
          rules={[{ required: true, whitespace: true, message: t("account.need.token_name") }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="days" label={t("account.tokens.days")}>
          <InputNumber min={1} max={366} precision={0} />
        </Form.Item>
        <Button htmlType="submit" loading={slow(create.isPending)}>
          {t("account.tokens.create")}
        </Button>
      </Form>
    </section>
  );
}

function Which({ token }: { token: ApiToken }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const last = token.last_used_at;
  return (
    <div className="grow">
      <strong>{token.name}</strong>
      <div className="small muted">
        {[
          last ? t("account.tokens.last_used", { at: momentInWords(last, now, language, t) }) : t("account.tokens.never_used"),
          t("account.tokens.expires", { at: momentInWords(token.expires_at, now, language, t) }),
        ].join(" · ")}
      </div>
    </div>
  );
}
