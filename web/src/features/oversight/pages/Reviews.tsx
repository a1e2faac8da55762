import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, InputNumber, Segmented } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Review, ReviewDetail } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { GrowingList, type Growing } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { dueInWords, fullMoment, localMinute } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { reviewsQuery } from "../data";
import { REVIEW_STATES, type ReviewState } from "../routes";

import "../oversight.css";

const DAY = 86_400_000;

/** Reviews of permissions: the latest first, and how far each has come. */
export function ReviewsPage() {
  const { t } = useWords();
  useTitle(t("oversight.reviews.title"));
  const mayBegin = has(useAccount(), "security_officer");
  const navigate = useNavigate({ from: "/reviews" });
  const { state } = useSearch({ from: "/inside/reviews" });
  const [beginning, setBeginning] = useState(false);
  const query = useInfiniteQuery(reviewsQuery(state && state === "closed"));
  const begin = mayBegin && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setBeginning(true)}>
      {t("oversight.reviews.begin")}
    </Button>
  );
  return (
    <div className="page stack">
      <PageHead title={t("oversight.reviews.title")} hint={t("oversight.reviews.hint")} action={begin} />
      <div className="scroll-x">
        <Segmented<ReviewState | "any">
          aria-label={t("oversight.reviews.state")}
          value={state ?? "any"}
          onChange={(next) => void navigate({ search: next === "any" ? {} : { state: next }, replace: true })}
          options={[{ value: "any", label: t("ui.list.all") }, ...REVIEW_STATES.map((value) => ({ value, label: t(`oversight.reviews.${value}`) }))]}
        />
      </div>
      <Reviews
        query={query}
        fits={(review) => !state || reviewState(review) === state}
        empty={state ? <Empty title={t("ui.list.none")} /> : <Empty title={t("oversight.reviews.empty")} hint={t("oversight.reviews.empty_hint")} action={begin} />}
      />
      {beginning && (
        <Beginning onClose={() => setBeginning(false)} onDone={({ review }) => void navigate({ to: "/reviews/$id", params: { id: review.id } })} />
      )}
    </div>
  );
}

/** What stands of a review, in one word. */
export function reviewState(review: Review): ReviewState {
  if (review.closed_at !== null) return "closed";
  return review.overdue ? "overdue" : "open";
}

function Reviews({ query, fits, empty }: { query: Growing<Review>; fits: (review: Review) => boolean; empty: ReactNode }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const due = (row: Review) => dueInWords(row.due_at, serverNow(), language, typed);
  const progress = (row: Review) => t("oversight.reviews.progress", { decided: row.decided, items: row.items, undone: row.undone });
  const columns: ListColumn<Review>[] = [
    {
      key: "name",
      title: t("oversight.reviews.name"),
      render: (row) => (
        <Link to="/reviews/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
      cell: (row) => row.name,
    },
    { key: "of", title: t("oversight.reviews.of"), render: (row) => row.system ?? t("oversight.reviews.platform"), cell: (row) => row.system ?? t("oversight.reviews.platform") },
    { key: "holdings", title: t("oversight.reviews.holdings"), render: (row) => row.holdings, cell: (row) => row.holdings, align: "right" },
    { key: "progress", title: t("oversight.reviews.decided"), render: progress, cell: progress },
    { key: "due", title: t("oversight.reviews.due"), render: (row) => <time title={fullMoment(row.due_at, language)}>{due(row)}</time>, cell: (row) => fullMoment(row.due_at, language) },
    { key: "state", title: t("oversight.reviews.state"), render: (row) => <State of={row} />, cell: (row) => t(`oversight.reviews.${reviewState(row)}`) },
  ];
  return (
    <GrowingList
      query={query}
      fits={fits}
      name="reviews"
      title={t("oversight.reviews.title")}
      columns={columns}
      empty={empty}
      rowKey={(row) => row.id}
      card={(row) => (
        <Link to="/reviews/$id" params={{ id: row.id }} className="panel stack-8 card-link">
          <div className="spread">
            <strong>{row.name}</strong>
            <State of={row} />
          </div>
          <div className="small muted">{[row.system ?? t("oversight.reviews.platform"), progress(row), due(row)].join(" · ")}</div>
        </Link>
      )}
    />
  );
}

export function State({ of }: { of: Review }) {
  const { t } = useWords();
  const state = reviewState(of);
  return (
    <span className="adjective" data-review={state}>
      {t(`oversight.reviews.${state}`)}
    </span>
  );
}

type Values = { name: string; due: string; unused_days: number };

function Beginning({ onClose, onDone }: { onClose: () => void; onDone: (begun: ReviewDetail) => void }) {
  const { t } = useWords();
  return (
    <FormDialog<Values, ReviewDetail>
      open
      name="review"
      title={t("oversight.reviews.begin_title")}
      submit={t("oversight.reviews.begin")}
      initial={{ due: localMinute(serverNow() + 14 * DAY), unused_days: 90 }}
      send={({ name, due, unused_days }) => taken(http.POST("/api/v1/reviews", { body: { name, due_at: new Date(due).toISOString(), unused_days } }))}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="muted">{t("oversight.reviews.begin_hint")}</p>
      <Item name="name" label={t("oversight.reviews.name")} need>
        <Input maxLength={100} placeholder={t("oversight.reviews.name_example")} />
      </Item>
      <Item name="due" label={t("oversight.reviews.due")} need>
        <Input type="datetime-local" />
      </Item>
      <Item name="unused_days" label={t("oversight.reviews.unused_days")} extra={t("oversight.reviews.unused_hint")} need>
        <InputNumber min={7} max={730} precision={0} />
      </Item>
    </FormDialog>
  );
}
