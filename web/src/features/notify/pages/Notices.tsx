import { useNavigate, useSearch, Link } from "@tanstack/react-router";
import { Button, Segmented, Select } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { InboxNotice } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import type { Language } from "../../../app/language";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { plainColumn, useArranged, type ListColumn } from "../../../ui/list/arranged";
import { furtherOf, More } from "../../../ui/list/More";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { slow } from "../../../ui/slow";
import { clockTime, fullMoment, localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords, type Words } from "../../../ui/words";
import { useMarkRead, useNotices, useUnread } from "../data";
import { GROUPS, groupOf, type NoticeGroup } from "../groups";
import type { NoticeSearch } from "../routes";

import "../notify.css";

/** All one was told, newest first, by day; what is unread stands out and one tap settles it. */
export function NoticesPage() {
  const { t } = useWords();
  useTitle(t("notify.title"));
  const navigate = useNavigate({ from: "/notices" });
  const search = useSearch({ from: "/inside/notices" });
  const query = useNotices();
  const unread = useUnread();
  const account = useAccount();
  const mark = useMarkRead();
  const all = query.data?.pages.flatMap((page) => page.items);
  const { t: typed } = useTranslation();
  const columns = columnsOf(t, typed, useLanguage());
  const shown = (all ?? []).filter((notice) => fits(notice, search));
  const arranged = useArranged({ name: "notices", title: t("notify.title"), columns, rows: shown, choosing: true, partial: query.hasNextPage });
  const shows = new Set(arranged.shown.map(({ key }) => key));
  const markAll = () => mark.mutate("all");
  useCommands(unread > 0 ? [{ id: "mark-all-read", title: t("notify.mark_all"), group: "do", run: markAll }] : []);
  const set = (change: { show?: "unread" | undefined; group?: NoticeGroup | undefined }) => {
    const next = { ...search, ...change };
    void navigate({ search: { ...(next.show ? { show: next.show } : {}), ...(next.group ? { group: next.group } : {}) }, replace: true });
  };
  return (
    <div className="page narrow notices">
      <PageHead
        title={t("notify.title")}
        action={
          <div className="line">
            {has(account, "dispatcher", "manager") && <Link to="/undelivered">{t("notify.undelivered.open")}</Link>}
            {unread > 0 && (
              <Button loading={slow(mark.isPending && mark.variables === "all")} onClick={markAll}>
                {t("notify.mark_all")}
              </Button>
            )}
          </div>
        }
      />
      <div className="stack">
        <div className="line">
          <Segmented
            aria-label={t("notify.show")}
            value={search.show ?? "all"}
            options={[
              { value: "all", label: t("notify.all") },
              { value: "unread", label: unread > 0 ? t("notify.unread_count", { count: unread > 99 ? "99+" : unread }) : t("notify.unread") },
            ]}
            onChange={(next) => set({ show: next === "unread" ? "unread" : undefined })}
          />
          <Select
            aria-label={t("notify.group_label")}
            value={search.group ?? "any"}
            onChange={(next: string) => set({ group: next === "any" ? undefined : (next as NoticeGroup) })}
            options={[
              { value: "any", label: t("notify.any_group") },
              ...GROUPS.map((value) => ({ value, label: t(`notify.group.${value}`) })),
            ]}
          />
        </div>
        {arranged.tools}
        {mark.error && <Refusal error={mark.error} />}
        <Loaded query={{ ...query, data: all }}>
          {(items) => (
            <>
              {shown.length === 0 && (
                <div className="panel">
                  <Nothing search={search} none={items.length === 0} />
                </div>
              )}
              {byDay(shown).map(([day, list]) => (
                <Day key={day} day={day} notices={list} shows={shows} onRead={(id) => mark.mutate(id)} />
              ))}
              <GoesOn query={query} narrowed={search.show !== undefined || search.group !== undefined} />
            </>
          )}
        </Loaded>
      </div>
    </div>
  );
}

function fits(notice: InboxNotice, { show, group }: NoticeSearch): boolean {
  return (show !== "unread" || notice.read_at === null) && (!group || groupOf(notice.event) === group);
}

/** Reads on by itself; where the page narrows what the server does not, only when somebody asks, for it might be long in finding any. */
function GoesOn({ query, narrowed }: { query: ReturnType<typeof useNotices>; narrowed: boolean }) {
  const { t } = useWords();
  if (!narrowed) return <More {...furtherOf(query)} />;
  if (!query.hasNextPage) return null;
  return (
    <div>
      <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
        {t("notify.look_further")}
      </Button>
    </div>
  );
}

/** What is said of a notice: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, typed: TFunction, language: Language): ListColumn<InboxNotice>[] {
  const of = plainColumn<InboxNotice>;
  return [
    of("what", t("notify.column.what"), (notice) => phrase(typed, "desk.delivery_event", notice.event), { fixed: true }),
    of("at", t("notify.column.at"), (notice) => fullMoment(notice.at, language)),
    of("incident", t("notify.column.incident"), (notice) => [notice.incident_number, notice.incident_title].filter(Boolean).join(" ")),
    of("said", t("notify.column.said"), (notice) => said(notice, t).join(" ")),
    of("read", t("notify.column.read"), (notice) => (notice.read_at ? fullMoment(notice.read_at, language) : t("notify.is_unread")), { off: true }),
  ];
}

function Nothing({ search, none }: { search: NoticeSearch; none: boolean }) {
  const { t } = useWords();
  if (none) return <Empty title={t("notify.empty")} hint={t("notify.empty_hint")} />;
  if (search.group) return <Empty title={t("notify.none_group")} />;
  return <Empty title={t("notify.none_unread")} hint={t("notify.none_unread_hint")} />;
}

/** The notices of each local day, as `2026-11-23`. */
function byDay(notices: InboxNotice[]): [string, InboxNotice[]][] {
  const days = new Map<string, InboxNotice[]>();
  for (const notice of notices) {
    const day = dayOf(Date.parse(notice.at));
    days.set(day, [...(days.get(day) ?? []), notice]);
  }
  return [...days];
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString("sv");
}

type DayProps = { day: string; notices: InboxNotice[]; shows: ReadonlySet<string>; onRead: (id: string) => void };

function Day({ day, notices, shows, onRead }: DayProps) {
  const { t } = useWords();
  const language = useLanguage();
  const now = serverNow();
  const name =
    day === dayOf(now)
      ? t("notify.today")
      : day === dayOf(now - 86_400_000)
        ? t("notify.yesterday")
        : new Intl.DateTimeFormat(localeOf(language), { month: "long", day: "numeric", weekday: "short" }).format(new Date(`${day}T12:00:00`));
  return (
    <section aria-label={name} className="stack-8">
      <h2 className="small muted notice-day">{name}</h2>
      <ul className="plain-list panel flush">
        {notices.map((notice) => (
          <Row key={notice.id} notice={notice} shows={shows} onRead={() => onRead(notice.id)} />
        ))}
      </ul>
    </section>
  );
}

function Row({ notice, shows, onRead }: { notice: InboxNotice; shows: ReadonlySet<string>; onRead: () => void }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const unread = notice.read_at === null;
  const what = phrase(typed, "desk.delivery_event", notice.event);
  return (
    <li className="notice" data-unread={unread}>
      <span className="notice-mark">{unread && <span className="visually-hidden">{t("notify.is_unread")}</span>}</span>
      <div className="grow stack-8 notice-body">
        <div className="line nowrap">
          <strong className="grow cut">{what}</strong>
          {shows.has("at") && (
            <time className="small muted" dateTime={notice.at} title={fullMoment(notice.at, language)}>
              {clockTime(notice.at, language)}
            </time>
          )}
        </div>
        {shows.has("incident") && notice.incident_id && (
          <div className="line nowrap">
            {notice.incident_severity !== null && <Severity level={notice.incident_severity} />}
            <IncidentLink notice={notice} onOpen={unread ? onRead : undefined} />
          </div>
        )}
        {shows.has("said") &&
          said(notice, t).map((sentence) => (
            <p key={sentence} className="small said notice-said">
              {sentence}
            </p>
          ))}
        {shows.has("read") && notice.read_at && <span className="small muted">{t("notify.read_at", { at: fullMoment(notice.read_at, language) })}</span>}
      </div>
      {unread && (
        <Button
          type="text"
          size="small"
          className="notice-read"
          aria-label={t("notify.mark_this", { what: [what, notice.incident_number].filter(Boolean).join(" ") })}
          onClick={onRead}
        >
          {t("notify.mark")}
        </Button>
      )}
    </li>
  );
}

function said(notice: InboxNotice, t: Words): string[] {
  const text = notice.by && notice.text ? `${notice.by}: ${notice.text}` : (notice.text ?? notice.by ?? "");
  return [text, notice.reason ? t("notify.reason", { reason: notice.reason }) : ""].filter((each) => each !== "");
}

/** To the incident as this person sees it; going there is reading. */
function IncidentLink({ notice, onOpen }: { notice: InboxNotice; onOpen: (() => void) | undefined }) {
  const works = has(useAccount(), "engineer", "dispatcher", "manager", "vendor");
  return (
    <Link
      to={works ? "/incidents/$id" : "/faults/$id"}
      params={{ id: notice.incident_id ?? "" }}
      className="cut"
      onClick={() => onOpen?.()}
    >
      {notice.incident_number} {notice.incident_title}
    </Link>
  );
}
