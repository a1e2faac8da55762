import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { WebhookDelivery } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";

import "../webhook.css";

const STATES = ["queued", "sending", "failed", "delivered", "dead"] as const;
const PAGE = 50;
/** What goes back into the queue with one click. */
const DAY = 86_400_000;

/** What was sent to one subscription and what became of it; what was given up is sent again from here. */
export function DeliveriesPage() {
  const { t } = useTranslation();
  useTitle(t("webhook.deliveries"));
  const { id } = useParams({ from: "/inside/webhooks/$id" });
  const client = useQueryClient();
  const [state, setState] = useState<(typeof STATES)[number]>();
  const [limit, setLimit] = useState(PAGE);
  const webhook = useQuery({
    queryKey: ["webhook", id],
    queryFn: () => taken(http.GET("/api/v1/webhooks/{id}", { params: { path: { id } } })),
  });
  const query = useQuery({
    queryKey: ["webhook-deliveries", id, state, limit],
    queryFn: () =>
      taken(
        http.GET("/api/v1/webhooks/{id}/deliveries", {
          params: { path: { id }, query: { limit, ...(state ? { state } : {}) } },
        }),
      ),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const replay = useMutation({
    mutationFn: (body: { delivery_ids: string[] } | { since: string }) =>
      taken(http.POST("/api/v1/webhooks/{id}/replays", { params: { path: { id } }, body })),
    onSuccess: ({ queued }) => {
      void message.success(t("webhook.replayed", { count: queued }));
      void client.invalidateQueries({ queryKey: ["webhook-deliveries", id] });
    },
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unreachable")),
  });
  return (
    <div className="page stack">
      <p>
        <Link to="/webhooks">← {t("webhook.back")}</Link>
      </p>
      <div className="page-head">
        <div>
          <h1>{t("webhook.deliveries")}</h1>
          <p className="muted">{webhook.data && `${webhook.data.description} · ${webhook.data.url}`}</p>
        </div>
        <div className="line">
          <Select
            aria-label={t("webhook.any_state")}
            allowClear
            placeholder={t("webhook.any_state")}
            value={state}
            onChange={setState}
            style={{ minWidth: 140 }}
            options={STATES.map((value) => ({ value, label: t(`webhook.delivery_state.${value}`) }))}
          />
          <Button onClick={() => replay.mutate({ since: new Date(serverNow() - 30 * DAY).toISOString() })}>
            {t("webhook.replay_all")}
          </Button>
        </div>
      </div>
      <Loaded query={query}>
        {({ items, next_cursor }) => (
          <section className="panel" aria-label={t("webhook.deliveries")}>
            {items.length === 0 && <Empty title={t("webhook.no_deliveries")} />}
            <ul className="plain-list deliveries">
              {items.map((delivery) => (
                <li key={delivery.id}>
                  <Row delivery={delivery} onReplay={() => replay.mutate({ delivery_ids: [delivery.id] })} />
                </li>
              ))}
            </ul>
            {next_cursor && limit < 200 && <Button onClick={() => setLimit(200)}>{t("webhook.more")}</Button>}
          </section>
        )}
      </Loaded>
    </div>
  );
}

function Row({ delivery, onReplay }: { delivery: WebhookDelivery; onReplay: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const ended = delivery.state === "dead" || delivery.state === "delivered";
  return (
    <div className="spread">
      <div className="line">
        <span className="muted">#{delivery.seq}</span>
        <strong>{delivery.kind}</strong>
        <span className="adjective">{phrase(t, "webhook.delivery_state", delivery.state)}</span>
      </div>
      <div className="line small muted">
        <time dateTime={delivery.created_at} title={fullMoment(delivery.created_at, language)}>
          {momentInWords(delivery.created_at, now, language, t)}
        </time>
        <span>
          {[
            delivery.status && t("webhook.status", { status: delivery.status }),
            delivery.reason,
            delivery.took_ms !== null && `${delivery.took_ms} ms`,
            delivery.attempts > 1 && `${delivery.attempts}×`,
            !ended && delivery.next_at && t("webhook.next_try", { at: momentInWords(delivery.next_at, now, language, t) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        {ended && (
          <Button size="small" onClick={onReplay}>
            {t("webhook.replay")}
          </Button>
        )}
      </div>
    </div>
  );
}
