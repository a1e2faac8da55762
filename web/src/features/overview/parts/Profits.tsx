import type { TFunction } from "i18next";

import type { AgreementProfit, Money } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { money as amountOf } from "../../../ui/money";
import { Empty, Loaded } from "../../../ui/PageState";
import { countedInWords } from "../../../ui/time";
import { useWords, type Words } from "../../../ui/words";
import { useProfits } from "../data";
import { otherCosts } from "../profit";
import { agreementColumn } from "./columns";
import { ReportTable, type ReportColumn } from "./ReportTable";

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
        {({ hour, items }) => (
          <>
            {items.length > 0 && <p className="small muted">{hour ? t("overview.profit.rate", { amount: amountOf(hour, language) }) : t("overview.profit.no_rate")}</p>}
            <ReportTable
              name="agreement-profits"
              title={t("overview.profit.title", { month })}
              columns={columnsOf(t, language, Boolean(hour))}
              rows={items}
              rowKey={(profit) => `${profit.customer.id}.${profit.agreement?.id ?? ""}`}
              empty={<Empty title={t("overview.profit.none")} />}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

function columnsOf(t: Words, language: Language, rated: boolean): ReportColumn<AgreementProfit>[] {
  const one = (amount: Money | null) => (amount ? amountOf(amount, language) : "");
  const all = (amounts: Money[]) => amounts.map(one).join(" + ");
  const typed = t as unknown as TFunction;
  const spent = (minutes: number) => (minutes > 0 ? hours(minutes, typed) : "");
  const figure = (key: string, title: string, cell: (profit: AgreementProfit) => string, beside?: (profit: AgreementProfit) => string | false): ReportColumn<AgreementProfit> => ({
    key,
    title,
    className: "end-money",
    named: true,
    cell: (profit) => [cell(profit), beside?.(profit)].filter(Boolean).join(" · "),
    render: (profit) => <Figure said={cell(profit)} beside={beside?.(profit)} />,
  });
  return [
    agreementColumn("agreement", t("overview.end.agreement"), (profit) => ({
      id: profit.agreement?.id ?? null,
      name: profit.agreement?.name ?? t("overview.heat.without"),
      side: profit.customer.name,
      beside: <Outside of={profit} />,
    })),
    figure("fee", t("overview.profit.fee"), ({ fee }) => one(fee) || t("overview.end.no_money")),
    figure("deduction", t("overview.profit.deduction"), ({ sheets, deduction }) => one(sheets > 0 ? deduction : null), ({ sheets, settled }) => sheets > 0 && !settled && t("overview.profit.open")),
    figure("hours", t("overview.profit.hours"), (profit) => spent(profit.spent.minutes), ({ spent: { travel_minutes } }) => travel_minutes > 0 && t("overview.profit.travel", { hours: spent(travel_minutes) })),
    figure("work", t("overview.profit.work"), ({ work }) => one(work)),
    figure("parts", t("overview.profit.parts"), (profit) => all(profit.spent.parts)),
    figure("costs", t("overview.profit.costs"), (profit) => all(profit.spent.costs)),
    {
      ...figure("result", t(rated ? "overview.profit.result" : "overview.profit.result_without_work"), ({ result }) => one(result), ({ apart }) => apart.length > 0 && t("overview.profit.apart", { sums: all(apart) })),
      render: ({ result, apart }) => (
        <Figure said={one(result)} beside={apart.length > 0 && t("overview.profit.apart", { sums: all(apart) })} loss={result !== null && result.minor < 0} />
      ),
    },
  ];
}

/** A figure with what is to be said beside it; a loss stands out. */
function Figure({ said, beside, loss = false }: { said: string; beside?: string | false | undefined; loss?: boolean }) {
  return (
    <>
      {said === "" ? <span className="muted">—</span> : loss ? <strong>{said}</strong> : said}
      {beside && <div className="muted small">{beside}</div>}
    </>
  );
}

/** Work and cost for incidents outside the agreement. */
function Outside({ of: { outside } }: { of: AgreementProfit }) {
  const { t } = useWords();
  const language = useLanguage();
  const beside = otherCosts(outside);
  if (outside.minutes === 0 && beside.length === 0) return null;
  const what = [...(outside.minutes > 0 ? [hours(outside.minutes, t as unknown as TFunction)] : []), ...beside.map((amount) => amountOf(amount, language))];
  return <div className="muted small">{t("overview.profit.outside", { what: what.join(" + ") })}</div>;
}

function hours(minutes: number, t: TFunction): string {
  return countedInWords(minutes * 60_000_000, t);
}
