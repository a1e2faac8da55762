import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Popconfirm, Segmented } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import type { Webhook } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
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
  const language = useLanguage();
  const navigate = useNavigate({ from: "/webhooks" });
  const { state } = useSearch({ from: "/inside/webhooks" });
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
      <div>
        <Segmented<"all" | "on" | "off">
          aria-label={t("webhook.any_state")}
          value={state ?? "all"}
          onChange={(next) => void navigate({ search: next === "all" ? {} : { state: next }, replace: true })}
          options={[{ value: "all", label: t("ui.list.all") }, ...(["on", "off"] as const).map((value) => ({ value, label: t(`webhook.state_${value}`) }))]}
        />
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <List
            name="webhooks"
            title={t("webhook.title")}
            columns={columnsOf(t, language)}
            rows={items.filter(({ enabled }) => !state || enabled === (state === "on"))}
            empty={items.length === 0 ? <Empty title={t("webhook.empty")} hint={t("webhook.empty_hint")} action={create} /> : <Empty title={t("ui.list.none")} />}
            rowKey={(webhook) => webhook.id}
            cards={{ list: "stack" }}
            card={(webhook, shows) => <Row webhook={webhook} shows={shows} onChange={() => setForm(webhook)} onSecret={setSecret} />}
          />
        )}
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

/** What is said of a subscription: what of it is shown, and what of it goes into a file. */
function columnsOf(t: TFunction, language: Language): ListColumn<Webhook>[] {
  const of = plainColumn<Webhook>;
  return [
    of("description", t("webhook.description"), (webhook) => webhook.description, { fixed: true }),
    of("state", t("webhook.state"), (webhook) => stateOf(webhook, t), { fixed: true }),
    of("url", t("webhook.url"), (webhook) => webhook.url),
    of("kinds", t("webhook.kinds"), (webhook) => webhook.kinds.join(", ")),
    of("failing", t("webhook.failing_since"), ({ failing_since }) => failing_since && fullMoment(failing_since, language)),
  ];
}

function stateOf({ enabled, disabled_reason }: Webhook, t: TFunction): string {
  return [t(enabled ? "webhook.state_on" : "webhook.state_off"), disabled_reason && phrase(t, "webhook.reason", disabled_reason)].filter(Boolean).join(" · ");
}

type RowProps = { webhook: Webhook; shows: Shows; onChange: () => void; onSecret: (secret: string) => void };

function Row({ webhook, shows, onChange, onSecret }: RowProps) {
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
          params: { path, header: { "If-Match": etagOf(webhook.version) } },
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
      {shows.has("url") && <div className="said">{webhook.url}</div>}
      <div className="line small muted">
        {shows.has("kinds") && <span>{webhook.kinds.join(", ")}</span>}
        {shows.has("failing") && webhook.failing_since && <span>{t("webhook.failing", { at: when(webhook.failing_since) })}</span>}
        {webhook.old_secret_until && <span>{t("webhook.old_secret", { at: when(webhook.old_secret_until) })}</span>}
      </div>
    </section>
  );
}
