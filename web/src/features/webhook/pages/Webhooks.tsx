import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Webhook } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";
import { SecretShown } from "../parts/SecretShown";
import { WebhookForm } from "../parts/WebhookForm";

/** The programs outside that are told, and whether they can be reached. */
export function WebhooksPage() {
  const { t } = useTranslation();
  useTitle(t("webhook.title"));
  const [form, setForm] = useState<Webhook | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const query = useQuery({ queryKey: ["webhooks"], queryFn: () => taken(http.GET("/api/v1/webhooks")) });
  useCommands([{ id: "new-webhook", title: t("webhook.create"), group: "do", run: () => setForm("new") }]);
  const create = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setForm("new")}>
      {t("webhook.create")}
    </Button>
  );
  return (
    <div className="page stack">
      <div className="page-head">
        <div>
          <h1>{t("webhook.title")}</h1>
          <p className="muted">{t("webhook.hint")}</p>
        </div>
        {create}
      </div>
      {secret && <SecretShown secret={secret} onDone={() => setSecret(null)} />}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t("webhook.empty")} hint={t("webhook.empty_hint")} action={create} />
            </div>
          ) : (
            <ul className="plain-list stack">
              {items.map((webhook) => (
                <li key={webhook.id}>
                  <Row webhook={webhook} onChange={() => setForm(webhook)} onSecret={setSecret} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {form !== null && (
        <WebhookForm
          key={form === "new" ? "new" : form.id}
          webhook={form === "new" ? null : form}
          onClose={() => setForm(null)}
          onSecret={setSecret}
        />
      )}
    </div>
  );
}

function Row({ webhook, onChange, onSecret }: { webhook: Webhook; onChange: () => void; onSecret: (secret: string) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  const settle = { onSettled: () => void client.invalidateQueries({ queryKey: ["webhooks"] }) };
  const path = { id: webhook.id };
  const turn = useMutation({
    mutationFn: (enabled: boolean) =>
      taken(
        http.PATCH("/api/v1/webhooks/{id}", {
          params: { path, header: { "If-Match": `"v${webhook.version}"` } },
          body: { enabled },
        }),
      ),
    ...settle,
  });
  const rotate = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/webhooks/{id}/secret", { params: { path }, body: { overlap_hours: 24 } })),
    ...settle,
    onSuccess: (made) => onSecret(made.secret),
  });
  const remove = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/webhooks/{id}", { params: { path } })),
    ...settle,
  });
  const error = turn.error ?? rotate.error ?? remove.error;
  return (
    <section className="panel stack-8" aria-label={webhook.description}>
      {error && <Refusal error={error} />}
      <div className="spread">
        <div className="line">
          <strong>{webhook.description}</strong>
          <span className="adjective">{t(webhook.enabled ? "webhook.state_on" : "webhook.state_off")}</span>
          {webhook.disabled_reason && <span className="muted">{phrase(t, "webhook.reason", webhook.disabled_reason)}</span>}
        </div>
        <div className="line">
          <Link to="/webhooks/$id" params={{ id: webhook.id }}>
            {t("webhook.deliveries")}
          </Link>
          <Button size="small" onClick={onChange}>
            {t("webhook.change")}
          </Button>
          <Button size="small" onClick={() => turn.mutate(!webhook.enabled)}>
            {t(webhook.enabled ? "webhook.off" : "webhook.on")}
          </Button>
          <Popconfirm title={t("webhook.rotate_ask")} okText={t("webhook.rotate")} onConfirm={() => rotate.mutate()}>
            <Button size="small">{t("webhook.rotate")}</Button>
          </Popconfirm>
          <Popconfirm title={t("webhook.remove_ask")} okText={t("webhook.remove")} onConfirm={() => remove.mutate()}>
            <Button size="small" danger>
              {t("webhook.remove")}
            </Button>
          </Popconfirm>
        </div>
      </div>
      <div className="said">{webhook.url}</div>
      <div className="line small muted">
        <span>{webhook.kinds.join(", ")}</span>
        {webhook.failing_since && <span>{t("webhook.failing", { at: when(webhook.failing_since) })}</span>}
        {webhook.old_secret_until && <span>{t("webhook.old_secret", { at: when(webhook.old_secret_until) })}</span>}
      </div>
    </section>
  );
}
