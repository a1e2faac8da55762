import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";

import type { AgreementProfit, Money } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { money as amountOf } from "../../../ui/money";
import { Empty, Loaded } from "../../../ui/PageState";
import { countedInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { useProfits } from "../data";
import { otherCosts } from "../profit";

type Props = { from: string; to: string; month: string };

/** What each agreement came to in a month: its fee less deductions, work, parts and cost. */
export function Profits({ from, to, month }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const query = useProfits(from, to);
  return (
    <section className="panel stack-8" aria-label={t("overview.profit.title", { month })}>
      <h2>{t("overview.profit.title", { month })}</h2>
      <Loaded query={query}>
        {({ hour, items }) =>
          items.length === 0 ? (
            <Empty title={t("overview.profit.none")} />
          ) : (
            <>
              <p className="small muted">{hour ? t("overview.profit.rate", { amount: amountOf(hour, language) }) : t("overview.profit.no_rate")}</p>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t("overview.end.agreement")}</th>
                    {(["fee", "deduction", "hours", "work", "parts", "costs"] as const).map((name) => (
                      <th key={name} scope="col" className="end-money">
                        {t(`overview.profit.${name}`)}
                      </th>
                    ))}
                    <th scope="col" className="end-money">
                      {t(hour ? "overview.profit.result" : "overview.profit.result_without_work")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((profit) => (
                    <Row key={`${profit.customer.id}.${profit.agreement?.id ?? ""}`} profit={profit} />
                  ))}
                </tbody>
              </table>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Row({ profit }: { profit: AgreementProfit }) {
  const { t } = useWords();
  const language = useLanguage();
  const { agreement, customer, spent, outside, result, apart } = profit;
  const amount = (one: Money | null) => (one ? amountOf(one, language) : <span className="muted">—</span>);
  const sums = (all: Money[]) => (all.length > 0 ? all.map((one) => amountOf(one, language)).join(" + ") : <span className="muted">—</span>);
  const beside = otherCosts(outside);
  const typed = t as unknown as TFunction;
  return (
    <tr>
      <td className="end-agreement">
        {agreement ? (
          <Link to="/agreements/$id" params={{ id: agreement.id }}>
            {agreement.name}
          </Link>
        ) : (
          t("overview.heat.without")
        )}
        <div className="muted small">{customer.name}</div>
        {(outside.minutes > 0 || beside.length > 0) && (
          <div className="muted small">
            {t("overview.profit.outside", {
              what: [...(outside.minutes > 0 ? [hours(outside.minutes, typed)] : []), ...beside.map((one) => amountOf(one, language))].join(" + "),
            })}
          </div>
        )}
      </td>
      <Cell name="fee">{profit.fee ? amountOf(profit.fee, language) : <span className="muted">{t("overview.end.no_money")}</span>}</Cell>
      <Cell name="deduction">
        {amount(profit.sheets > 0 ? profit.deduction : null)}
        {profit.sheets > 0 && !profit.settled && <div className="muted small">{t("overview.profit.open")}</div>}
      </Cell>
      <Cell name="hours">
        {spent.minutes > 0 ? hours(spent.minutes, typed) : <span className="muted">—</span>}
        {spent.travel_minutes > 0 && <div className="muted small">{t("overview.profit.travel", { hours: hours(spent.travel_minutes, typed) })}</div>}
      </Cell>
      <Cell name="work">{amount(profit.work)}</Cell>
      <Cell name="parts">{sums(spent.parts)}</Cell>
      <Cell name="costs">{sums(spent.costs)}</Cell>
      <Cell name="result">
        {result && result.minor < 0 ? <strong>{amountOf(result, language)}</strong> : amount(result)}
        {apart.length > 0 && <div className="muted small">{t("overview.profit.apart", { sums: apart.map((one) => amountOf(one, language)).join(" + ") })}</div>}
      </Cell>
    </tr>
  );
}

/** A figure; on a phone, where the table has no head, with its name. */
function Cell({ name, children }: { name: "fee" | "deduction" | "hours" | "work" | "parts" | "costs" | "result"; children: ReactNode }) {
  const { t } = useWords();
  return (
    <td className="end-money" data-name={t(`overview.profit.${name}`)}>
      {children}
    </td>
  );
}

function hours(minutes: number, t: TFunction): string {
  return countedInWords(minutes * 60_000_000, t);
}
