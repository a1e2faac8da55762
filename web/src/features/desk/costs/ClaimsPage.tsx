import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Claimed, ClaimSum } from "../../../api/types";
import type { Language } from "../../../app/language";
import { dayAfter, dayStart, houseDate } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { digitsOf, money } from "../../../ui/money";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { localMinute, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords, type Words } from "../../../ui/words";
import { ClaimState } from "./Claims";
import { useParties } from "./data";

import "../desk.css";
import "./costs.css";

const PAGE = 50;

/** What was claimed of one vendor in a period, what it paid and what is open. */
export function ClaimsPage() {
  const { t } = useWords();
  useTitle(t("desk.costs.claim.page.title"));
  const navigate = useNavigate({ from: "/claims" });
  const search = useSearch({ from: "/inside/claims" });
  const language = useLanguage();
  const parties = useParties();
  const today = houseDate(serverNow());
  const from = search.from ?? `${today.slice(0, 4)}-01-01`;
  const to = search.to ?? today;
  const query = useInfiniteQuery({
    queryKey: ["vendor-claims", search.vendor, from, to],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/vendor-claims", {
          params: {
            query: {
              vendor_id: search.vendor ?? "",
              from: instant(dayStart(from)),
              to: instant(dayStart(dayAfter(to))),
              limit: PAGE,
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: Boolean(search.vendor),
    placeholderData: keepPreviousData,
  });
  // The first page sums all there are.
  const sums = query.data?.pages[0]?.sums ?? [];
  const set = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true });
  const vendors = (parties.data ?? []).filter((party) => party.kind !== "customer" && party.kind !== "provider");
  return (
    <div className="page">
      <PageHead title={t("desk.costs.claim.page.title")} hint={t("desk.costs.claim.page.hint")} />
      <div className="stack">
        <div className="queue-bar">
          <Select
            className="claim-vendor"
            aria-label={t("desk.costs.claim.page.vendor")}
            placeholder={t("desk.costs.claim.page.choose")}
            showSearch={{ optionFilterProp: "label" }}
            loading={parties.isFetching}
            {...(search.vendor ? { value: search.vendor } : {})}
            onChange={(vendor: string) => set({ vendor })}
            options={vendors.map((party) => ({ value: party.id, label: party.name }))}
          />
          <label className="line nowrap">
            {t("desk.costs.claim.page.from")}
            <Input type="date" value={from} max={to} onChange={(event) => event.target.value && set({ from: event.target.value })} />
          </label>
          <label className="line nowrap">
            {t("desk.costs.claim.page.to")}
            <Input type="date" value={to} min={from} onChange={(event) => event.target.value && set({ to: event.target.value })} />
          </label>
        </div>
        {!search.vendor ? (
          <div className="panel">
            <Empty title={t("desk.costs.claim.page.choose")} hint={t("desk.costs.claim.page.choose_hint")} />
          </div>
        ) : (
          <>
            {sums.length > 0 && <Totals sums={sums} />}
            <GrowingList
              query={query}
              name="claims"
              title={t("desk.costs.claim.page.title")}
              columns={columnsOf(t, language)}
              empty={<Empty title={t("desk.costs.claim.page.empty")} hint={t("desk.costs.claim.page.empty_hint")} />}
              rowKey={(claim) => claim.id}
              card={(claim) => <Card claim={claim} />}
            />
          </>
        )}
      </div>
    </div>
  );
}

const instant = (at: number) => new Date(at).toISOString();

function Totals({ sums }: { sums: ClaimSum[] }) {
  const { t } = useWords();
  const language = useLanguage();
  const sum = (of: (sum: ClaimSum) => number) => sums.map((each) => money({ currency: each.currency, minor: of(each) }, language)).join(" + ");
  const figures: [string, string][] = [
    [t("desk.costs.claim.page.total"), sum(({ minor }) => minor)],
    [t("desk.costs.claim.page.paid"), sum(({ paid_minor }) => paid_minor)],
    [t("desk.costs.claim.page.open"), sum(({ open_minor }) => open_minor)],
  ];
  return (
    <div className="sums panel">
      {figures.map(([name, figure]) => (
        <div key={name}>
          <span className="small muted">{name}</span>
          <b>{figure}</b>
        </div>
      ))}
    </div>
  );
}

function columnsOf(t: Words, language: Language): ListColumn<Claimed>[] {
  const why = (claim: Claimed) => [claim.reason, claim.outcome].filter(Boolean).join(" → ");
  return [
    { key: "at", title: t("desk.costs.at"), width: 140, cell: (claim) => localMinute(claim.made_at).replace("T", " "), render: (claim) => <When claim={claim} /> },
    { key: "incident", title: t("desk.costs.claim.page.incident"), width: 170, cell: (claim) => claim.incident_number, render: (claim) => <Incident claim={claim} /> },
    { key: "reason", title: t("desk.costs.claim.page.reason"), cell: why, render: why },
    {
      key: "state",
      title: t("desk.costs.claim.outcome"),
      width: 110,
      cell: (claim) => phrase(t, "desk.costs.claim.state", claim.state),
      render: (claim) => <ClaimState claim={claim} />,
    },
    ...(["total", "paid"] as const).map((key): ListColumn<Claimed> => {
      const minor = (claim: Claimed) => (key === "total" ? claim.minor : claim.paid_minor);
      return {
        key,
        title: t(`desk.costs.claim.page.${key}`),
        width: 130,
        align: "right",
        kind: "number",
        cell: (claim) => majorOf(minor(claim), claim.currency),
        render: (claim) => amountOf(minor(claim), claim.currency, language),
      };
    }),
  ];
}

function majorOf(minor: number | null, currency: string): number | null {
  return minor === null ? null : minor / 10 ** digitsOf(currency);
}

function amountOf(minor: number | null, currency: string, language: Language): string {
  return minor === null ? "—" : money({ minor, currency }, language);
}

function Card({ claim }: { claim: Claimed }) {
  const language = useLanguage();
  return (
    <div className="panel stack-8">
      <div className="spread">
        <Incident claim={claim} />
        <ClaimState claim={claim} />
      </div>
      <strong>{amountOf(claim.minor, claim.currency, language)}</strong>
      <p className="said">{[claim.reason, claim.outcome].filter(Boolean).join(" → ")}</p>
      <span className="small muted">
        <When claim={claim} />
      </span>
    </div>
  );
}

function Incident({ claim }: { claim: Claimed }) {
  return (
    <Link to="/incidents/$id" params={{ id: claim.incident_id }} search={{ part: "costs" }} className="nowrap">
      {claim.incident_number}
    </Link>
  );
}

function When({ claim }: { claim: Claimed }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return <span className="nowrap">{momentInWords(claim.made_at, serverNow(), language, t)}</span>;
}
