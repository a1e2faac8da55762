import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { UndeliveredMessage } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import { plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords, type Words } from "../../../ui/words";
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
  const { t: typed } = useTranslation();
  const columns = columnsOf(t, typed, useLanguage());
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
        <section aria-label={t(`notify.undelivered.${state}`)}>
          <GrowingList
            query={query}
            empty={<Empty title={t(`notify.undelivered.none_${state}`)} hint={t(`notify.undelivered.none_${state}_hint`)} />}
            name="undelivered"
            title={t("notify.undelivered.title")}
            columns={columns}
            rowKey={(item) => item.id}
            cards={{ list: "panel flush", each: "undelivered" }}
            card={(item, shows) => <Row item={item} shows={shows} sending={again.isPending && again.variables === item.id} onAgain={() => again.mutate(item.id)} />}
          />
        </section>
      </div>
    </div>
  );
}

/** What is said of a message: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, typed: TFunction, language: Language): ListColumn<UndeliveredMessage>[] {
  const of = plainColumn<UndeliveredMessage>;
  return [
    of("what", t("notify.column.what"), (item) => phrase(typed, "desk.delivery_event", item.event), { fixed: true }),
    of("to", t("notify.undelivered.column.to"), (item) => t("notify.undelivered.to", { name: item.recipient, channel: phrase(typed, "desk.delivery_channel", item.channel) })),
    of("incident", t("notify.column.incident"), (item) => item.incident_number),
    of("cause", t("notify.undelivered.column.cause"), (item) => item.last_error),
    of("at", t("notify.column.at"), (item) => fullMoment(item.queued_at, language)),
    of("attempts", t("notify.undelivered.column.attempts"), (item) => item.attempts, { kind: "number" }),
    of("next", t("notify.undelivered.column.next"), (item) => (item.next_at ? fullMoment(item.next_at, language) : null)),
  ];
}

type RowProps = { item: UndeliveredMessage; shows: Shows; sending: boolean; onAgain: () => void };

function Row({ item, shows, sending, onAgain }: RowProps) {
  const { t } = useWords();
  const language = useLanguage();
  const now = serverNow();
  return (
    <div className="spread">
      <div className="grow">
        <div className="line">
          <strong>{phrase(t, "desk.delivery_event", item.event)}</strong>
          {shows.has("to") && <span>{t("notify.undelivered.to", { name: item.recipient, channel: phrase(t, "desk.delivery_channel", item.channel) })}</span>}
          {shows.has("incident") && item.incident_id && (
            <Link to="/incidents/$id" params={{ id: item.incident_id }}>
              {item.incident_number}
            </Link>
          )}
        </div>
        {shows.has("cause") && item.last_error && <div className="said">{item.last_error}</div>}
        <div className="line small muted">
          {shows.has("at") && (
            <time dateTime={item.queued_at} title={fullMoment(item.queued_at, language)}>
              {momentInWords(item.queued_at, now, language, t as never)}
            </time>
          )}
          {shows.has("attempts") && <span>{t("notify.undelivered.attempts", { count: item.attempts })}</span>}
          {shows.has("next") && item.next_at && <span>{t("notify.undelivered.next", { at: momentInWords(item.next_at, now, language, t as never) })}</span>}
        </div>
      </div>
      <Button size="small" loading={slow(sending)} onClick={onAgain}>
        {t("notify.undelivered.again")}
      </Button>
    </div>
  );
}
