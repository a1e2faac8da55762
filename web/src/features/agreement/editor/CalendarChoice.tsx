import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Radio, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { AgreementContent } from "../../../api/types";
import { houseDate } from "../../../ui/houseDate";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { useWords } from "../../../ui/words";
import { Year } from "../../calendar/parts/Year";
import { refusedAt } from "./sections";

type Props = { content: AgreementContent; onChange: (part: Partial<AgreementContent>) => void; pointers: Record<string, string> };

/** The calendar the times are counted on, with its year as it stands, and how working days are counted. */
export function CalendarSection({ content, onChange, pointers }: Props) {
  const { t } = useWords();
  const present = Number(houseDate(serverNow()).slice(0, 4));
  const [year, setYear] = useState(present);
  const calendars = useQuery({ queryKey: ["calendars"], queryFn: () => taken(http.GET("/api/v1/calendars")), staleTime: 60_000 });
  const code = content.calendar;
  const chosen = useQuery({
    queryKey: ["calendar", code, year],
    queryFn: () => taken(http.GET("/api/v1/calendars/{id}", { params: { path: { id: code }, query: { year } } })),
    enabled: code !== "",
    staleTime: 60_000,
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <div className="stack">
      <div className="line">
        <Select
          className="calendar-choice"
          aria-label={t("calendar.choose")}
          value={code}
          options={(calendars.data?.items ?? []).map((each) => ({ value: each.code, label: `${each.name} · ${each.zone}` }))}
          onChange={(next: string) => onChange({ calendar: next })}
        />
        <Button icon={<LeftOutlined aria-hidden />} aria-label={t("calendar.earlier")} onClick={() => setYear(year - 1)} />
        <strong className="calendar-year">{t("calendar.year", { year })}</strong>
        <Button icon={<RightOutlined aria-hidden />} aria-label={t("calendar.later")} onClick={() => setYear(year + 1)} />
      </div>
      {refusedAt(pointers, "/calendar").map((sentence) => (
        <p key={sentence} className="refused">
          {sentence}
        </p>
      ))}
      <Radio.Group
        aria-label={t("agreement.counting")}
        value={content.counting ?? "civil"}
        onChange={(event) => onChange({ counting: event.target.value as NonNullable<AgreementContent["counting"]> })}
        options={(["civil", "working_time"] as const).map((value) => ({ value, label: t(`agreement.counting_of.${value}`) }))}
        vertical
      />
      <div className="calendar-small">
        <Loaded query={chosen} rows={8}>
          {(calendar) => <Year calendar={calendar} year={year} present={present} onYear={setYear} />}
        </Loaded>
      </div>
    </div>
  );
}
