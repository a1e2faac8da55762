import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";

import { monthStart } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { money as amountOf } from "../../../ui/money";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Renewal } from "../../documents/parts/Renewal";
import { useEndings } from "../data";
import { dues, type Due } from "../endings";
import { Lags } from "../parts/Lags";
import { Owed } from "../parts/Owed";
import { Profits } from "../parts/Profits";

import "../../../ui/table.css";
import "../overview.css";

const AHEAD = [30, 60, 120, 365] as const;

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
      <Owed from={from} to={to} ended={back > 0} />
    </section>
  );
}

function Endings() {
  const { t } = useWords();
  const navigate = useNavigate({ from: "/month-end" });
  const { days = 120, ...rest } = useSearch({ from: "/inside/month-end" });
  const query = useEndings(days);
  return (
    <section className="panel stack-8" aria-label={t("overview.end.due")}>
      <div className="spread">
        <h2>{t("overview.end.due")}</h2>
        <Segmented<number>
          size="small"
          aria-label={t("overview.end.within")}
          value={days}
          onChange={(next) => void navigate({ search: { ...rest, days: next }, replace: true, resetScroll: false })}
          options={AHEAD.map((each) => ({ value: each, label: t("overview.end.days", { count: each }) }))}
        />
      </div>
      <Loaded query={query}>
        {({ items }) => {
          const rows = dues(items, days);
          if (rows.length === 0) return <Empty title={t("overview.end.nothing")} hint={t("overview.end.nothing_hint")} />;
          return (
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t("overview.end.when")}</th>
                  <th scope="col">{t("overview.end.left")}</th>
                  <th scope="col">{t("overview.end.what")}</th>
                  <th scope="col">{t("overview.end.agreement")}</th>
                  <th scope="col" className="end-money">
                    {t("overview.end.money")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((due) => (
                  <DueRow key={due.key} due={due} />
                ))}
              </tbody>
            </table>
          );
        }}
      </Loaded>
    </section>
  );
}

function DueRow({ due }: { due: Due }) {
  const { t } = useWords();
  const { what, on, left, ending } = due;
  const bond = what === "quality" || what === "performance";
  return (
    <tr>
      <td className="nowrap">{on}</td>
      <td className="nowrap">
        <span className={left < 0 ? "late-count" : left <= 30 ? "near-count" : undefined}>
          {left < 0 ? t("overview.end.past", { count: -left }) : t("overview.end.left_days", { count: left })}
        </span>
      </td>
      <td>
        {bond ? t(`overview.end.bond.${what}`) : t(`overview.end.${what}`)}
        {(what === "term" || what === "vendor_term") && <span className="muted small end-then"> {then(due, t)}</span>}
        {what === "term" && !ending.outlook.renews_until && (
          <div>
            <Renewal agreement={ending.agreement_id} />
          </div>
        )}
      </td>
      <td className="end-agreement">
        <Link to="/agreements/$id" params={{ id: ending.agreement_id }}>
          {ending.agreement_name}
        </Link>
        <span className="muted small"> · {ending.facing === "vendor" ? ending.promiser.name : ending.customer.name}</span>
      </td>
      <td className="end-money">
        <Amount due={due} />
      </td>
    </tr>
  );
}

function then({ ending: { outlook } }: Due, t: ReturnType<typeof useWords>["t"]): string {
  if (outlook.notice) return t("overview.end.notice_given");
  if (outlook.renews_until) return t("overview.end.renews", { until: outlook.renews_until });
  return t(outlook.renewal.how === "express" ? "overview.end.express" : "overview.end.ends");
}

function Amount({ due }: { due: Due }) {
  const { t } = useWords();
  const language = useLanguage();
  if (due.what === "notice") return <span className="muted">—</span>;
  if (!due.money) return <span className="muted">{t("overview.end.no_money")}</span>;
  const amount = amountOf(due.money, language);
  return <>{due.months === null ? amount : t("overview.end.per", { amount, count: due.months })}</>;
}
