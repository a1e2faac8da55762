import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Input, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { ReviewDetail, ReviewItem } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { dueInWords, fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords, type Words } from "../../../ui/words";
import { State } from "./Reviews";

import "../oversight.css";

type Shown = "undecided" | "all";

/** One review: what it found, and each decision. */
export function ReviewPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/inside/reviews/$id" });
  const language = useLanguage();
  const query = useQuery({
    queryKey: ["review", id, language],
    queryFn: () => taken(http.GET("/api/v1/reviews/{id}", { params: { path: { id } } })),
  });
  useTitle(query.data?.review.name ?? t("oversight.reviews.title"));
  return (
    <div className="page stack">
      <p>
        <Link to="/reviews">← {t("oversight.reviews.title")}</Link>
      </p>
      <Loaded query={query}>{(detail) => <Found detail={detail} />}</Loaded>
    </div>
  );
}

function Found({ detail: { review, items } }: { detail: ReviewDetail }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const keeps = has(useAccount(), "security_officer") && review.closed_at === null;
  const navigate = useNavigate({ from: "/reviews/$id" });
  const { show: shown = keeps ? "undecided" : "all" } = useSearch({ from: "/inside/reviews/$id" });
  const [deciding, setDeciding] = useState<{ item: ReviewItem; keep: boolean } | null>(null);
  const close = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/reviews/{id}/closing", { params: { path: { id: review.id } } })),
    onSuccess: () => void message.success(t("oversight.reviews.closed_now")),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "review" || queryKey[0] === "reviews" }),
  });
  const rows = items.filter((item) => shown === "all" || item.decision === null);
  return (
    <>
      <PageHead
        title={review.name}
        hint={t("oversight.reviews.summary", { of: review.system ?? t("oversight.reviews.platform"), holdings: review.holdings, items: review.items })}
        action={
          keeps && (
            <Popconfirm title={t("oversight.reviews.close_sure")} okText={t("oversight.reviews.close")} cancelText={t("ui.cancel")} onConfirm={() => close.mutate()}>
              <Button disabled={close.isPending}>{t("oversight.reviews.close")}</Button>
            </Popconfirm>
          )
        }
      />
      <div className="spread">
        <div className="line">
          <State of={review} />
          <span className="muted">
            <time title={fullMoment(review.due_at, language)}>{t("oversight.reviews.due_by", { at: dueInWords(review.due_at, serverNow(), language, typed) })}</time>
            {" · "}
            {t("oversight.reviews.progress", { decided: review.decided, items: review.items, undone: review.undone })}
          </span>
        </div>
        <Segmented<Shown>
          aria-label={t("oversight.reviews.show")}
          value={shown}
          onChange={(show) => void navigate({ search: { show }, replace: true })}
          options={[
            { value: "undecided", label: t("oversight.reviews.undecided", { count: items.filter(({ decision }) => decision === null).length }) },
            { value: "all", label: t("oversight.reviews.all", { count: items.length }) },
          ]}
        />
      </div>
      <List
        name="review-items"
        title={review.name}
        columns={columnsOf(t, language)}
        rows={rows}
        empty={
          <Empty
            title={t(items.length === 0 ? "oversight.reviews.nothing" : "oversight.reviews.all_decided")}
            hint={t(items.length === 0 ? "oversight.reviews.nothing_hint" : "oversight.reviews.all_decided_hint")}
          />
        }
        rowKey={(item) => String(item.number)}
        cards={{ list: "stack-8" }}
        card={(item, shows) => <Right item={item} shows={shows} keeps={keeps} onDecide={(keep) => setDeciding({ item, keep })} />}
      />
      {deciding && <Deciding review={review.id} {...deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

/** What is said of a right: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, language: Language): ListColumn<ReviewItem>[] {
  const of = plainColumn<ReviewItem>;
  const at = (instant: string | null) => (instant ? fullMoment(instant, language) : "");
  return [
    of("holder", t("oversight.reviews.column.holder"), (item) => item.holder_name, { fixed: true }),
    of("right", t("oversight.reviews.column.right"), (item) => item.right_name, { fixed: true }),
    of("findings", t("oversight.reviews.column.findings"), (item) => item.findings.map((finding) => saidOf(finding, t)).join("; ")),
    of("granted", t("oversight.reviews.column.granted"), (item) => at(item.granted_at)),
    of("used", t("oversight.reviews.column.used"), (item) => at(item.last_used_at) || t("oversight.reviews.never_used")),
    of("proposal", t("oversight.reviews.column.proposal"), (item) => proposalOf(item, t)),
    of("decision", t("oversight.reviews.column.decision"), (item) => decisionOf(item, t), { fixed: true }),
    of("reason", t("oversight.reviews.reason"), (item) => item.reason ?? ""),
  ];
}

function saidOf({ kind, with: other, instead }: ReviewItem["findings"][number], t: Words): string {
  const name = (right: string | null) => (right ? phrase(t, "account.role", right) : "");
  return t(`oversight.finding_says.${kind}`, { with: name(other), instead: instead ? t("oversight.finding_instead", { role: name(instead) }) : "" });
}

function proposalOf({ proposal }: ReviewItem, t: Words): string {
  return t(proposal === "take_away" ? "oversight.reviews.proposed_away" : "oversight.reviews.proposed_narrower");
}

function decisionOf({ decision, done_at }: ReviewItem, t: Words): string {
  if (decision === null) return "";
  const done = decision === "take_away" && t(done_at ? "oversight.reviews.done" : "oversight.reviews.not_done");
  return [t(`oversight.reviews.decision_${decision}`), done].filter(Boolean).join(" · ");
}

type RightProps = { item: ReviewItem; shows: Shows; keeps: boolean; onDecide: (keep: boolean) => void };

function Right({ item, shows, keeps, onDecide }: RightProps) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const account = useAccount();
  const when = (at: string) => momentInWords(at, serverNow(), language, typed);
  return (
    <section className="panel stack-8" aria-label={`${item.holder_name} · ${item.right_name}`}>
      <div className="spread">
        <div className="line">
          <strong>{item.holder_name}</strong>
          <span>{item.right_name}</span>
          {item.findings.map((finding, index) => (
            <span key={index} className="adjective" data-finding={finding.kind}>
              {phrase(t, "oversight.finding", finding.kind)}
            </span>
          ))}
        </div>
        {item.decision === null && keeps && item.holder !== account.id && (
          <div className="line">
            <Button size="small" danger onClick={() => onDecide(false)}>
              {t("oversight.reviews.take_away")}
            </Button>
            <Button size="small" onClick={() => onDecide(true)}>
              {t("oversight.reviews.keep")}
            </Button>
          </div>
        )}
        {item.decision !== null && (
          <span className="adjective" data-decision={item.decision}>
            {decisionOf(item, t)}
          </span>
        )}
      </div>
      {shows.has("findings") && (
        <ul className="review-findings">
          {item.findings.map((finding, index) => (
            <li key={index}>{saidOf(finding, t)}</li>
          ))}
        </ul>
      )}
      <div className="small muted">
        {[
          shows.has("granted") && item.granted_at && t("oversight.reviews.granted", { at: when(item.granted_at) }),
          shows.has("used") && (item.last_used_at ? t("oversight.reviews.last_used", { at: when(item.last_used_at) }) : t("oversight.reviews.never_used")),
          shows.has("proposal") && proposalOf(item, t),
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      {shows.has("reason") && item.reason && (
        <div className="small">
          {t("oversight.reviews.because", { reason: item.reason })}
          {item.decided_at && <span className="muted"> · {when(item.decided_at)}</span>}
        </div>
      )}
    </section>
  );
}

function Deciding({ review, item, keep, onClose }: { review: string; item: ReviewItem; keep: boolean; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const what = keep ? "keep" : "take_away";
  return (
    <FormDialog<{ reason: string }, ReviewDetail>
      open
      name={`review-item.${review}.${item.number}.${what}`}
      title={t(`oversight.reviews.${what}_title`, { name: item.holder_name, right: item.right_name })}
      submit={t(`oversight.reviews.${what}`)}
      send={({ reason }) => taken(http.POST("/api/v1/reviews/{id}/decisions", { params: { path: { id: review } }, body: { number: item.number, keep, reason } }))}
      onDone={() => {
        void message.success(t("oversight.reviews.decided_now"));
        void client.invalidateQueries({ predicate: ({ queryKey }) => ["review", "reviews", "accounts", "roles"].includes(String(queryKey[0])) });
        onClose();
      }}
      onClose={onClose}
    >
      <p className="muted">{t(`oversight.reviews.${what}_hint`)}</p>
      <Item name="reason" label={t("oversight.reviews.reason")} need>
        <Input.TextArea rows={3} maxLength={1000} autoFocus />
      </Item>
    </FormDialog>
  );
}
