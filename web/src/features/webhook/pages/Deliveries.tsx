import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { WebhookDelivery } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";
import { STATES, type DeliveryState } from "../routes";

const PAGE = 50;
/** What goes back into the queue with one click. */
const DAY = 86_400_000;

/** What was sent to one subscription and what became of it; what was given up is sent again from here. */
export function DeliveriesPage() {
  const { t } = useTranslation();
  useTitle(t("webhook.deliveries"));
  const { id } = useParams({ from: "/inside/webhooks/$id" });
  const client = useQueryClient();
  const language = useLanguage();
  const navigate = useNavigate({ from: "/webhooks/$id" });
  const { state } = useSearch({ from: "/inside/webhooks/$id" });
  const webhook = useQuery({
    queryKey: ["webhook", id],
    queryFn: () => taken(http.GET("/api/v1/webhooks/{id}", { params: { path: { id } } })),
  });
  const query = useInfiniteQuery({
    queryKey: ["webhook-deliveries", id, state],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/webhooks/{id}/deliveries", {
          params: { path: { id }, query: { limit: PAGE, ...(state ? { state } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
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
          <Select<DeliveryState>
            aria-label={t("webhook.any_state")}
            allowClear
            placeholder={t("webhook.any_state")}
            {...(state ? { value: state } : {})}
            onChange={(next?: DeliveryState) => void navigate({ search: next ? { state: next } : {}, replace: true })}
            style={{ minWidth: 140 }}
            options={STATES.map((value) => ({ value, label: t(`webhook.delivery_state.${value}`) }))}
          />
          <Button onClick={() => replay.mutate({ since: new Date(serverNow() - 30 * DAY).toISOString() })}>
            {t("webhook.replay_all")}
          </Button>
        </div>
      </div>
      <section aria-label={t("webhook.deliveries")}>
        <GrowingList
          query={query}
          empty={<Empty title={t("webhook.no_deliveries")} />}
          name="webhook-deliveries"
          title={t("webhook.deliveries")}
          columns={columnsOf(t, language, (delivery) => replay.mutate({ delivery_ids: [delivery.id] }))}
          rowKey={(delivery) => delivery.id}
          card={(delivery) => <Card delivery={delivery} onReplay={() => replay.mutate({ delivery_ids: [delivery.id] })} />}
        />
      </section>
    </div>
  );
}

function columnsOf(t: TFunction, language: Language, onReplay: (delivery: WebhookDelivery) => void): ListColumn<WebhookDelivery>[] {
  const word = (delivery: WebhookDelivery) => phrase(t, "webhook.delivery_state", delivery.state);
  return [
    { key: "seq", title: t("webhook.seq"), width: 90, kind: "number", cell: ({ seq }) => seq, render: ({ seq }) => <span className="muted">#{seq}</span> },
    { key: "what", title: t("webhook.what"), cell: ({ kind }) => kind, render: ({ kind }) => <strong>{kind}</strong> },
    { key: "when", title: t("webhook.when"), cell: ({ created_at }) => fullMoment(created_at, language), render: (delivery) => <When delivery={delivery} /> },
    {
      key: "result",
      title: t("webhook.result"),
      fixed: true,
      cell: (delivery) => [word(delivery), ...resultOf(delivery, t, language)].join(" · "),
      render: (delivery) => (
        <span className="spread">
          <Result delivery={delivery} />
          <Again delivery={delivery} onReplay={() => onReplay(delivery)} />
        </span>
      ),
    },
    { key: "attempts", title: t("webhook.attempts"), width: 90, align: "right", kind: "number", cell: ({ attempts }) => attempts, render: ({ attempts }) => attempts },
  ];
}

/** What the receiver answered, how long it took, and when it is tried next. */
function resultOf({ status, reason, took_ms, next_at, state }: WebhookDelivery, t: TFunction, language: Language): string[] {
  const said = [
    status && t("webhook.status", { status }),
    reason,
    took_ms !== null && `${took_ms} ms`,
    !isOver(state) && next_at && t("webhook.next_try", { at: momentInWords(next_at, serverNow(), language, t) }),
  ];
  return said.filter((each): each is string => Boolean(each));
}

function isOver(state: string): boolean {
  return state === "dead" || state === "delivered";
}

function Card({ delivery, onReplay }: { delivery: WebhookDelivery; onReplay: () => void }) {
  return (
    <div className="panel stack-8">
      <div className="spread">
        <strong>{delivery.kind}</strong>
        <span className="small muted">
          #{delivery.seq} · <When delivery={delivery} />
        </span>
      </div>
      <div className="spread">
        <Result delivery={delivery} />
        <Again delivery={delivery} onReplay={onReplay} />
      </div>
    </div>
  );
}

function When({ delivery: { created_at } }: { delivery: WebhookDelivery }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <time className="nowrap" dateTime={created_at} title={fullMoment(created_at, language)}>
      {momentInWords(created_at, serverNow(), language, t)}
    </time>
  );
}

function Result({ delivery }: { delivery: WebhookDelivery }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <span className="line">
      <span className="adjective">{phrase(t, "webhook.delivery_state", delivery.state)}</span>
      <span className="small muted">{resultOf(delivery, t, language).join(" · ")}</span>
    </span>
  );
}

function Again({ delivery, onReplay }: { delivery: WebhookDelivery; onReplay: () => void }) {
  const { t } = useTranslation();
  if (!isOver(delivery.state)) return null;
  return (
    <Button size="small" onClick={onReplay}>
      {t("webhook.replay")}
    </Button>
  );
}
