import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { DutyBoard as Board, DutyPerson } from "../../../api/types";
import { houseDate, houseInstant, houseZone } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { useServerNow } from "../../../ui/serverClock";
import { clockTime } from "../../../ui/time";

/** People as rows, the hours of today in the house as columns, load as fill, gaps hatched. */
export function DutyBoard() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["duty-board"],
    queryFn: () => taken(http.GET("/api/v1/duty-board")),
    refetchInterval: 60_000,
  });
  return (
    <section className="panel stack-8" aria-labelledby="duty-head">
      <h2 id="duty-head">{t("desk.dispatch.duty")}</h2>
      <Loaded query={query} rows={3}>
        {(board) =>
          board.people.length === 0 ? (
            <Empty title={t("desk.dispatch.duty_empty")} hint={t("desk.dispatch.duty_empty_hint")} />
          ) : (
            <Rows board={board} />
          )
        }
      </Loaded>
    </section>
  );
}

function Rows({ board }: { board: Board }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useServerNow(false);
  // The day is the house's, as the server tells it; where its clocks change it has an hour less or more.
  const [start, end] = [Date.parse(board.from), Date.parse(board.to)];
  const place = (instant: string | number) => Math.max(0, Math.min(100, ((new Date(instant).getTime() - start) / (end - start)) * 100));
  const onTheHour = (hour: number) => place(houseInstant(`${houseDate(start)}T${String(hour).padStart(2, "0")}:00`));
  const gapInWords = (gap: Board["gaps"][number]) => t("desk.dispatch.gap", { from: clockTime(gap.from, language, houseZone()), to: clockTime(gap.to, language, houseZone()) });
  const gaps = board.gaps.filter((gap) => place(gap.to) > 0 && place(gap.from) < 100);
  return (
    <div className="duty" role="table" aria-label={t("desk.dispatch.duty")}>
      <div role="row" className="duty-row duty-hours">
        <span role="columnheader">{t("desk.dispatch.person")}</span>
        <span role="columnheader">{t("desk.dispatch.load_title")}</span>
        <span role="columnheader" className="duty-scale">
          {[0, 6, 12, 18].map((hour) => (
            <i key={hour} style={{ left: `${onTheHour(hour)}%` }}>
              {hour}
            </i>
          ))}
        </span>
      </div>
      {board.people.map((each) => (
        <Person key={each.person.id} of={each} place={place} now={place(now)} />
      ))}
      {gaps.length > 0 && (
        <div role="row" className="duty-row">
          <span role="cell" className="muted">
            {t("desk.dispatch.gaps")}
          </span>
          <span role="cell" />
          <span role="cell" className="duty-day">
            {gaps.map((gap) => (
              <i
                key={gap.from}
                className="duty-gap"
                style={{ left: `${place(gap.from)}%`, width: `${place(gap.to) - place(gap.from)}%` }}
                role="img"
                aria-label={gapInWords(gap)}
                title={gapInWords(gap)}
              />
            ))}
          </span>
        </div>
      )}
    </div>
  );
}

function Person({ of, place, now }: { of: DutyPerson; place: (at: string) => number; now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const share = of.capacity > 0 ? Math.min(100, (of.load / of.capacity) * 100) : 0;
  const spoken = of.hours.map((each) => `${clockTime(each.from, language, houseZone())}–${clockTime(each.to, language, houseZone())}`).join(", ");
  return (
    <div role="row" className="duty-row">
      <span role="cell" className="cut">
        {of.person.name}
      </span>
      <span role="cell" className="duty-load">
        <span
          className="duty-fill"
          role="img"
          aria-label={t("desk.dispatch.load_label", { name: of.person.name, load: of.load, capacity: of.capacity })}
        >
          <i style={{ width: `${share}%` }} />
        </span>
        <span className="small muted nowrap">{t("desk.dispatch.load", { load: of.load, capacity: of.capacity })}</span>
      </span>
      <span role="cell" className="duty-day" title={spoken || t("desk.dispatch.off")}>
        <span className="visually-hidden">{spoken ? t("desk.dispatch.hours_label", { hours: spoken }) : t("desk.dispatch.off")}</span>
        {of.hours.map((each) => (
          <i
            key={each.from}
            className="duty-shift"
            style={{ left: `${place(each.from)}%`, width: `${Math.max(0, place(each.to) - place(each.from))}%` }}
          />
        ))}
        <b className="duty-now" style={{ left: `${now}%` }} />
      </span>
    </div>
  );
}
