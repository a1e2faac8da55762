import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";

import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { useWords, type Words } from "../../../ui/words";
import { Renewal } from "../../documents/parts/Renewal";
import { useEndings } from "../data";
import { dues, type Due } from "../endings";
import { agreementColumn, feeColumn } from "./columns";
import { ReportTable, type ReportColumn } from "./ReportTable";

const AHEAD = [30, 60, 120, 365] as const;

/** What of the agreements ends or falls due, the nearest first, with its money. */
export function Endings() {
  const { t } = useWords();
  const language = useLanguage();
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
        {({ items }) => (
          <ReportTable
            name="agreement-endings"
            title={t("overview.end.due")}
            columns={columnsOf(t, language)}
            rows={dues(items, days)}
            rowKey={({ key }) => key}
            empty={<Empty title={t("overview.end.nothing")} hint={t("overview.end.nothing_hint")} />}
          />
        )}
      </Loaded>
    </section>
  );
}

function columnsOf(t: Words, language: Language): ReportColumn<Due>[] {
  return [
    { key: "when", title: t("overview.end.when"), className: "nowrap", cell: ({ on }) => on, render: ({ on }) => on },
    {
      key: "left",
      title: t("overview.end.left"),
      className: "nowrap",
      cell: ({ left }) => leftOf(left, t),
      render: ({ left }) => <span className={left < 0 ? "late-count" : left <= 30 ? "near-count" : undefined}>{leftOf(left, t)}</span>,
    },
    { key: "what", title: t("overview.end.what"), cell: (due) => [whatOf(due, t), then(due, t)].filter(Boolean).join(" "), render: (due) => <What due={due} /> },
    agreementColumn("agreement", t("overview.end.agreement"), ({ ending }) => ({
      id: ending.agreement_id,
      name: ending.agreement_name,
      side: ending.facing === "vendor" ? ending.promiser.name : ending.customer.name,
    })),
    feeColumn(t, language, ({ what, money, months }) => (what === "notice" ? "none" : money && { amount: money, months })),
  ];
}

function leftOf(left: number, t: Words): string {
  return left < 0 ? t("overview.end.past", { count: -left }) : t("overview.end.left_days", { count: left });
}

function whatOf({ what }: Due, t: Words): string {
  return what === "quality" || what === "performance" ? t(`overview.end.bond.${what}`) : t(`overview.end.${what}`);
}

/** What happens once a term ends; nothing of what is no term. */
function then({ what, ending: { outlook } }: Due, t: Words): string {
  if (what !== "term" && what !== "vendor_term") return "";
  if (outlook.notice) return t("overview.end.notice_given");
  if (outlook.renews_until) return t("overview.end.renews", { until: outlook.renews_until });
  return t(outlook.renewal.how === "express" ? "overview.end.express" : "overview.end.ends");
}

function What({ due }: { due: Due }) {
  const { t } = useWords();
  const after = then(due, t);
  return (
    <>
      {whatOf(due, t)}
      {after && <span className="muted small end-then"> {after}</span>}
      {due.what === "term" && !due.ending.outlook.renews_until && (
        <div>
          <Renewal agreement={due.ending.agreement_id} />
        </div>
      )}
    </>
  );
}
