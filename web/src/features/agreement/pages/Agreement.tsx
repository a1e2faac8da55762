import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { Agreement, AgreementVersion } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Renewal } from "../../documents/parts/Renewal";
import { useAgreement, useOutlook, useVersion } from "../data";
import { Comparison } from "../parts/Comparison";
import { EditTimes } from "../parts/EditTimes";
import { Findings } from "../parts/Findings";
import { EditDraft, Life } from "../parts/Life";
import { StatusTag } from "../parts/StatusTag";
import { Targets } from "../parts/Targets";
import { inPlainWords, type Names, type Section } from "../plain";

import "../agreement.css";

/** One agreement: a version in plain words, and what differs from another. */
export function AgreementPage() {
  const { id } = useParams({ from: "/inside/agreements/$id" });
  const query = useAgreement(id);
  useTitle(query.data?.name);
  return (
    <div className="page">
      <Loaded query={query} rows={10}>
        {(agreement) => <Content agreement={agreement} />}
      </Loaded>
    </div>
  );
}

/** The version shown first: the one in force, else the latest. */
function first(agreement: Agreement): string | undefined {
  const newest = [...agreement.versions].reverse();
  return (newest.find((version) => version.status === "in_force") ?? newest[0])?.id;
}

/** What a version is that holds or held: only such a one can be renewed. */
const HELD: AgreementVersion["status"][] = ["in_force", "suspended", "expired"];

function Content({ agreement }: { agreement: Agreement }) {
  const { t } = useWords();
  const account = useAccount();
  const navigate = useNavigate({ from: "/agreements/$id" });
  const search = useSearch({ from: "/inside/agreements/$id" });
  const shown = agreement.versions.find((version) => version.id === search.version)?.id ?? first(agreement);
  const against = agreement.versions.find((version) => version.id === search.against && version.id !== shown);
  const version = useVersion(shown);
  const other = useVersion(against?.id);
  const set = (change: { version?: string | undefined; against?: string | undefined }) => {
    const next = { ...search, ...change };
    void navigate({
      search: { ...(next.version ? { version: next.version } : {}), ...(next.against ? { against: next.against } : {}) },
      replace: true,
      resetScroll: false,
    });
  };
  const others = agreement.versions.filter((each) => each.id !== shown);
  return (
    <div className="stack">
      <header className="stack-8">
        <div className="line nowrap">
          <Link to="/agreements" aria-label={t("agreement.back")} className="agreement-back">
            <ArrowLeftOutlined aria-hidden />
          </Link>
          <h1 className="grow">{agreement.name}</h1>
        </div>
        <p className="muted">
          {agreement.customer.name} · {agreement.promiser.name}
        </p>
        <div className="line">
          <Select
            aria-label={t("agreement.version")}
            className="agreement-version"
            value={shown}
            onChange={(next: string) => set({ version: next, against: undefined })}
            options={[...agreement.versions].reverse().map((each) => ({
              value: each.id,
              label: `${t("agreement.number", { number: each.number })} · ${t(`agreement.status.${each.status}`)}`,
            }))}
          />
          <Link to="/documents" search={{ subject_id: shown }}>
            {t("app.nav.documents")}
          </Link>
          {has(account, "manager") && agreement.facing === "customer" && agreement.versions.some(({ status }) => HELD.includes(status)) && (
            <Renewal agreement={agreement.id} />
          )}
          {others.length > 0 && (
            <Select
              aria-label={t("agreement.compare")}
              className="agreement-version"
              value={against?.id ?? ""}
              onChange={(next: string) => set({ against: next || undefined })}
              options={[
                { value: "", label: t("agreement.compare_none") },
                ...[...others].reverse().map((each) => ({ value: each.id, label: t("agreement.compare_with", { number: each.number }) })),
              ]}
            />
          )}
        </div>
      </header>
      <Loaded query={version} rows={10}>
        {(read) => (against ? <Loaded query={other}>{(old) => <Two old={old} now={read} />}</Loaded> : <One version={read} />)}
      </Loaded>
    </div>
  );
}

function Two({ old, now }: { old: AgreementVersion; now: AgreementVersion }) {
  const before = useSections(old);
  const after = useSections(now);
  const [earlier, later] = old.number < now.number ? [old, now] : [now, old];
  return (
    <Comparison
      old={{ number: earlier.number, content: earlier.content as never, sections: earlier === old ? before : after }}
      now={{ number: later.number, content: later.content as never, sections: later === now ? after : before }}
    />
  );
}

function One({ version }: { version: AgreementVersion }) {
  const { t } = useWords();
  const account = useAccount();
  const sections = useSections(version);
  const draft = version.status === "draft";
  const manager = has(account, "manager");
  return (
    <>
      <Standing version={version} />
      {draft && manager && (
        <div className="line">
          <EditDraft version={version} />
          <EditTimes version={version} />
          <Link to="/what-if" search={{ agreement: version.agreement_id, version: version.id }}>
            <Button tabIndex={-1}>{t("agreement.what_if")}</Button>
          </Link>
        </div>
      )}
      {manager && <Life key={version.id} version={version} />}
      {draft && <Findings versionId={version.id} />}
      <Targets content={version.content} />
      <div className="agreement-sections">
        {sections
          .filter(({ name }) => name !== "targets")
          .map((section) => (
            <Said key={section.name} section={section} />
          ))}
      </div>
    </>
  );
}

/** So many sentences stand open; the matrix alone may have hundreds. */
const OPEN = 10;

function Said({ section: { name, lines } }: { section: Section }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const shown = all || lines.length <= OPEN + 2 ? lines : lines.slice(0, OPEN);
  return (
    <section className="panel stack-8" data-section={name} aria-labelledby={`section-${name}`}>
      <h2 id={`section-${name}`}>{t(`agreement.section.${name}`)}</h2>
      <dl className="says">
        {shown.map((line) => (
          <div key={line.key}>
            <dt>{line.name}</dt>
            <dd>{line.says}</dd>
          </div>
        ))}
      </dl>
      {shown.length < lines.length && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t("agreement.show_all", { count: lines.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Where the version stands, until when it covers, and the last day to say no. */
function Standing({ version }: { version: AgreementVersion }) {
  const { t } = useWords();
  const outlook = useOutlook(version.status === "draft" ? undefined : version.id);
  const facts = [
    version.effective_from && t("agreement.from", { date: version.effective_from }),
    version.signed_on && t("agreement.signed", { date: version.signed_on }),
    outlook.data && (outlook.data.ends_on ? t("agreement.ends", { date: outlook.data.ends_on }) : t("agreement.open_end")),
    outlook.data?.notice
      ? t("agreement.notice_given", { date: outlook.data.notice.given_on })
      : outlook.data?.notice_by && t("agreement.notice_by", { date: outlook.data.notice_by }),
  ].filter(Boolean);
  return (
    <div className="stack-8">
      <div className="line">
        <StatusTag status={version.status} />
        <span className="muted">{facts.join(" · ")}</span>
      </div>
      {version.reason && <p className="said">{t("agreement.why", { reason: version.reason })}</p>}
      {version.gaps_accepted_by && (
        <p className="small muted">
          {t("agreement.gaps_accepted", { by: version.gaps_accepted_by, reason: version.gaps_accepted_reason ?? "" })}
        </p>
      )}
    </div>
  );
}

/** The sentences of a version; systems and parties by name, as far as the reader may know them. */
function useSections(version: AgreementVersion): Section[] {
  const { t } = useWords();
  const language = useLanguage();
  const systems = useQueries({
    queries: version.content.systems.map((id) => ({
      queryKey: ["system", id],
      queryFn: () => taken(http.GET("/api/v1/systems/{id}", { params: { path: { id } } })),
      staleTime: 60_000,
      retry: false,
    })),
  });
  const ids = [...new Set(version.content.matrix.flatMap((row) => [row.lead, row.payer, ...(row.support ?? []), ...(row.informed ?? [])]).flatMap((who) => ("party" in who ? [who.party] : [])))];
  const parties = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["party", id],
      queryFn: () => taken(http.GET("/api/v1/parties/{id}", { params: { path: { id } } })),
      staleTime: 60_000,
      retry: false,
    })),
  });
  const calendars = useQuery({ queryKey: ["calendars"], queryFn: () => taken(http.GET("/api/v1/calendars")), staleTime: 60_000, retry: false });
  const names: Names = {
    calendar: (code) => calendars.data?.items.find((each) => each.code === code)?.name ?? code,
    system: (id) => systems[version.content.systems.indexOf(id)]?.data?.name ?? t("agreement.one_system"),
    party: (id) => parties[ids.indexOf(id)]?.data?.name ?? "",
  };
  return inPlainWords({ content: version.content as never, t, language, names });
}
