import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { CalendarRow } from "../../../api/types";
import { houseDate } from "../../../ui/houseDate";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Year } from "../parts/Year";

import "../calendar.css";

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
  const present = Number(houseDate(serverNow()).slice(0, 4));
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
        <span className="line nowrap">
          <Button icon={<LeftOutlined aria-hidden />} aria-label={t("calendar.earlier")} disabled={year <= FIRST} onClick={() => go({ year: year - 1 })} />
          <strong className="calendar-year">{t("calendar.year", { year })}</strong>
          <Button icon={<RightOutlined aria-hidden />} aria-label={t("calendar.later")} disabled={year >= LAST} onClick={() => go({ year: year + 1 })} />
        </span>
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
