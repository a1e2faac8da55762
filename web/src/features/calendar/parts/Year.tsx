import type { Calendar } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { localeOf } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { monthsOf, type Cell, type DayKind } from "../year";

import "../calendar.css";

const LEGEND: DayKind[] = ["work", "rest", "holiday", "moved", "make_up", "hours", "closure"];

/** A year of a calendar: whether its notice is published, and every day by what it counts as. */
export function Year({ calendar, year, present, onYear }: { calendar: Calendar; year: number; present: number; onYear: (year: number) => void }) {
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
