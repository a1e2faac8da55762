import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";

import { monthStart } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { PageHead } from "../../../ui/Page";
import { serverNow } from "../../../ui/serverClock";
import { localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Endings } from "../parts/Endings";
import { Lags } from "../parts/Lags";
import { Owed } from "../parts/Owed";
import { Profits } from "../parts/Profits";

import "../overview.css";

/** Every report and sheet of a month with the step that comes next, what is about to end with its money, where vendors fall behind, and
 * what each agreement came to. */
export function MonthEndPage() {
  const { t } = useWords();
  useTitle(t("overview.end.title"));
  const month = useMonth();
  return (
    <div className="page stack">
      <PageHead title={t("overview.end.title")} hint={t("overview.end.hint")} />
      <Papers {...month} />
      <Endings />
      <Lags />
      <Profits {...month} />
    </div>
  );
}

/** The month that is looked at: its first day, the first after it, its name, and how many months ago it was. */
function useMonth() {
  const language = useLanguage();
  const { back = 1 } = useSearch({ from: "/inside/month-end" });
  const now = serverNow();
  const [from, to] = [monthStart(now, -back), monthStart(now, 1 - back)];
  const month = new Intl.DateTimeFormat(localeOf(language), { year: "numeric", month: "long", timeZone: "UTC" }).format(new Date(from));
  return { from, to, month, back };
}

function Papers({ from, to, month, back }: ReturnType<typeof useMonth>) {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/month-end" });
  const rest = useSearch({ from: "/inside/month-end" });
  const go = (next: number) => void navigate({ search: { ...rest, back: next }, replace: true, resetScroll: false });
  return (
    <section className="panel stack-8" aria-label={t("overview.end.sheets", { month })}>
      <div className="spread">
        <h2>{t("overview.end.sheets", { month })}</h2>
        <div className="line">
          <Button size="small" icon={<LeftOutlined aria-hidden />} aria-label={t("overview.end.earlier")} disabled={back >= 24} onClick={() => go(back + 1)} />
          <Button size="small" icon={<RightOutlined aria-hidden />} aria-label={t("overview.end.later")} disabled={back <= 0} onClick={() => go(back - 1)} />
        </div>
      </div>
      <Owed from={from} to={to} ended={back > 0} title={t("overview.end.sheets", { month })} />
    </section>
  );
}
