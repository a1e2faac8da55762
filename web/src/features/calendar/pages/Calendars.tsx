import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { Calendar, CalendarRow } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { monthsOf, type Cell, type DayKind } from "../year";

import "../calendar.css";

const LEGEND: DayKind[] = ["work", "rest", "holiday", "moved", "make_up", "hours", "closure"];
/** What the server knows of calendars. */
const [FIRST, LAST] = [1996, 2050];

/** A working calendar over a year: what counts, what does not and why, and whether the year's notice is published. */
export function CalendarsPage() {
  const { t } = useWords();
  useTitle(t("calendar.title"));
  const query = useQuery({
    queryKey: ["calendars"],
    queryFn: () => taken(http.GET("/api/v1/calendars")),
    staleTime: 60_000,
  });
  return (
    <div className="page stack">
      <PageHead title={t("calendar.title")} hint={t("calendar.hint")} />
      <Loaded query={query}>
        {({ items }) => (items.length === 0 ? <Empty title={t("calendar.empty")} /> : <Chosen calendars={items} />)}
      </Loaded>
    </div>
  );
}

function Chosen({ calendars }: { calendars: CalendarRow[] }) {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/calendars" });
  const search = useSearch({ from: "/inside/calendars" });
  const code = calendars.some((each) => each.code === search.code) ? search.code! : calendars[0]!.code;
  const present = new Date(serverNow()).getFullYear();
  const year = search.year ?? present;
  const go = (next: { code?: string; year?: number }) =>
    void navigate({ search: { code: next.code ?? code, year: next.year ?? year }, replace: true, resetScroll: false });
  const query = useQuery({
    queryKey: ["calendar", code, year],
    queryFn: () => taken(http.GET("/api/v1/calendars/{id}", { params: { path: { id: code }, query: { year } } })),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  return (
    <>
      <div className="line">
        <Select
          className="calendar-choice"
          aria-label={t("calendar.choose")}
          value={code}
          onChange={(next: string) => go({ code: next })}
          options={calendars.map((each) => ({ value: each.code, label: each.name }))}
        />
        <Button icon={<LeftOutlined aria-hidden />} aria-label={t("calendar.earlier")} disabled={year <= FIRST} onClick={() => go({ year: year - 1 })} />
        <strong className="calendar-year">{t("calendar.year", { year })}</strong>
        <Button icon={<RightOutlined aria-hidden />} aria-label={t("calendar.later")} disabled={year >= LAST} onClick={() => go({ year: year + 1 })} />
        {year !== present && (
          <Button type="link" onClick={() => go({ year: present })}>
            {t("calendar.this_year")}
          </Button>
        )}
      </div>
      <Loaded query={query} rows={10}>
        {(calendar) => <Year calendar={calendar} year={year} present={present} onYear={(next) => go({ year: next })} />}
      </Loaded>
    </>
  );
}

function Year({ calendar, year, present, onYear }: { calendar: Calendar; year: number; present: number; onYear: (year: number) => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const months = monthsOf(year, calendar.days, calendar.spec.week);
  const name = new Intl.DateTimeFormat(localeOf(language), { month: "long", timeZone: "UTC" });
  const used = new Set(months.flat(2).map((cell) => cell?.kind));
  return (
    <>
      <Publication calendar={calendar} year={year} present={present} onYear={onYear} />
      <ul className="plain-list calendar-legend" aria-label={t("calendar.legend")}>
        {LEGEND.filter((kind) => used.has(kind)).map((kind) => (
          <li key={kind}>
            <i data-kind={kind} aria-hidden>
              {isMarked(kind) && t(`calendar.mark.${kind}`)}
            </i>
            {t(`calendar.kind.${kind}`)}
          </li>
        ))}
        {calendar.working_days !== null && <li className="muted">{t("calendar.working_days", { count: calendar.working_days })}</li>}
        <li className="muted">{calendar.zone}</li>
      </ul>
      <div className="calendar-months">
        {months.map((weeks, month) => (
          <Month key={month} title={name.format(new Date(Date.UTC(year, month, 1)))} weeks={weeks} />
        ))}
      </div>
    </>
  );
}

/** The years around the present one, each with whether its notice is known; a year without one counts by weekdays only. */
function Publication({ calendar, year, present, onYear }: { calendar: Calendar; year: number; present: number; onYear: (year: number) => void }) {
  const { t } = useWords();
  const { published } = calendar;
  if (published === null) return <p className="muted">{t("calendar.no_notice_needed")}</p>;
  const years = [...new Set([...published.filter((each) => each >= present - 3), present, present + 1, year])].sort((a, b) => a - b);
  const sources = calendar.spec.yearly_notices?.sources[String(year)] ?? [];
  return (
    <section className="panel stack-8" aria-label={t("calendar.notices")}>
      <div className="line">
        <strong>{t("calendar.notices")}</strong>
        {years.map((each) => (
          <button key={each} type="button" className="calendar-notice" aria-pressed={each === year} data-published={published.includes(each)} onClick={() => onYear(each)}>
            {each} <span className="small">{t(published.includes(each) ? "calendar.published" : "calendar.unpublished")}</span>
          </button>
        ))}
      </div>
      {!published.includes(year) && <p>{t("calendar.provisional", { year })}</p>}
      {sources.length > 0 && <p className="small muted said">{t("calendar.source", { where: sources.join(" · ") })}</p>}
    </section>
  );
}

function Month({ title, weeks }: { title: string; weeks: (Cell | null)[][] }) {
  const { t } = useWords();
  return (
    <table className="calendar-month panel">
      <caption>{title}</caption>
      <thead>
        <tr>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <th key={day} scope="col">
              {t(`calendar.weekday.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={row}>
            {week.map((cell, column) => (cell ? <Day key={cell.date} cell={cell} /> : <td key={column} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Plain days speak for themselves. */
function isMarked(kind: DayKind): boolean {
  return kind !== "work" && kind !== "rest";
}

function Day({ cell }: { cell: Cell }) {
  const { t } = useWords();
  const said = [cell.date, t(`calendar.kind.${cell.kind}`), cell.name, cell.segments.join(" ")].filter(Boolean).join(" · ");
  return (
    <td data-kind={cell.kind} title={said}>
      {cell.day}
      {isMarked(cell.kind) && (
        <span className="calendar-mark">
          <span aria-hidden>{t(`calendar.mark.${cell.kind}`)}</span>
          <span className="visually-hidden">{[t(`calendar.kind.${cell.kind}`), cell.name].filter(Boolean).join(" ")}</span>
        </span>
      )}
    </td>
  );
}
