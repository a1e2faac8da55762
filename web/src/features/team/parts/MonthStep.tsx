import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { dateInWords, daysOfMonth, houseDate, monthStart } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { localeOf } from "../../../ui/time";
import { useWords } from "../../../ui/words";

/** The first instants of the days of the house's month the address names, of this month where it names none; and their range. */
export function monthOf(named: string | undefined): { days: number[]; range: { from: string; to: string } } {
  const days = daysOfMonth(named ?? houseDate(serverNow()).slice(0, 7));
  return { days, range: { from: new Date(days[0] ?? 0).toISOString(), to: new Date(days.at(-1) ?? 0).toISOString() } };
}

/** The month that is shown, with the one before and the one after. */
export function MonthStep({ days, onMonth }: { days: number[]; onMonth: (month: string) => void }) {
  const { t } = useWords();
  const first = days[0] ?? 0;
  const title = dateInWords(houseDate(first), localeOf(useLanguage()), { year: "numeric", month: "long" });
  const go = (by: number) => onMonth(monthStart(first, by).slice(0, 7));
  return (
    <span className="line nowrap">
      <Button icon={<LeftOutlined aria-hidden />} aria-label={t("team.roster.earlier")} onClick={() => go(-1)} />
      <strong className="roster-month">{title}</strong>
      <Button icon={<RightOutlined aria-hidden />} aria-label={t("team.roster.later")} onClick={() => go(1)} />
    </span>
  );
}
