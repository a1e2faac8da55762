import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { UndeliveredMessage } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import type { UndeliveredSearch } from "../routes";

import "../notify.css";

const PAGE = 50;

/** What was to be told and has not arrived, each with its cause and how to mend it; sent again from here. */
export function UndeliveredPage() {
  const { t } = useWords();
  useTitle(t("notify.undelivered.title"));
  const navigate = useNavigate({ from: "/undelivered" });
  const { state = "dead" } = useSearch({ from: "/inside/undelivered" });
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ["undelivered", state],
    queryFn: ({ pageParam }) =>
      taken(http.GET("/api/v1/undelivered", { params: { query: { state, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: 30_000,
  });
  const again = useMutation({
    mutationFn: (id: string) => taken(http.POST("/api/v1/undelivered/{id}/again", { params: { path: { id } } })),
    onSuccess: () => void message.success(t("notify.undelivered.queued")),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unreachable")),
    onSettled: () => void client.invalidateQueries({ queryKey: ["undelivered"] }),
  });
  const all = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className="page narrow notices">
      <PageHead title={t("notify.undelivered.title")} hint={t("notify.undelivered.hint")} />
      <div className="stack">
        <Segmented
          aria-label={t("notify.show")}
          value={state}
          options={[
            { value: "dead", label: t("notify.undelivered.dead") },
            { value: "failed", label: t("notify.undelivered.failed") },
          ]}
          onChange={(next) => void navigate({ search: { state: next as UndeliveredSearch["state"] }, replace: true })}
        />
        <Loaded query={{ ...query, data: all }}>
          {(items) => (
            <>
              <section className="panel flush" aria-label={t(`notify.undelivered.${state}`)}>
                {items.length === 0 && <Empty title={t(`notify.undelivered.none_${state}`)} hint={t(`notify.undelivered.none_${state}_hint`)} />}
                <ul className="plain-list">
                  {items.map((item) => (
                    <li key={item.id} className="undelivered">
                      <Row item={item} sending={again.isPending && again.variables === item.id} onAgain={() => again.mutate(item.id)} />
                    </li>
                  ))}
                </ul>
              </section>
              {query.hasNextPage && (
                <div>
                  <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
                    {t("notify.more")}
                  </Button>
                </div>
              )}
            </>
          )}
        </Loaded>
      </div>
    </div>
  );
}

function Row({ item, sending, onAgain }: { item: UndeliveredMessage; sending: boolean; onAgain: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const now = serverNow();
  return (
    <div className="spread">
      <div className="grow">
        <div className="line">
          <strong>{phrase(t, "desk.delivery_event", item.event)}</strong>
          <span>{t("notify.undelivered.to", { name: item.recipient, channel: phrase(t, "desk.delivery_channel", item.channel) })}</span>
          {item.incident_id && (
            <Link to="/incidents/$id" params={{ id: item.incident_id }}>
              {item.incident_number}
            </Link>
          )}
        </div>
        {item.last_error && <div className="said">{item.last_error}</div>}
        <div className="small muted">
          <time dateTime={item.queued_at} title={fullMoment(item.queued_at, language)}>
            {momentInWords(item.queued_at, now, language, t as never)}
          </time>{" "}
          · {t("notify.undelivered.attempts", { count: item.attempts })}
          {item.next_at && ` · ${t("notify.undelivered.next", { at: momentInWords(item.next_at, now, language, t as never) })}`}
        </div>
      </div>
      <Button size="small" loading={slow(sending)} onClick={onAgain}>
        {t("notify.undelivered.again")}
      </Button>
    </div>
  );
}
