import { Link } from "@tanstack/react-router";

import { useLanguage } from "../../../ui/language";
import { money as amountOf } from "../../../ui/money";
import { Empty, Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useLags } from "../data";

/** Where vendors promise more slowly than we do, with what their service costs. */
export function Lags() {
  const { t } = useWords();
  const language = useLanguage();
  const query = useLags();
  return (
    <section className="panel stack-8" aria-label={t("overview.lag.title")}>
      <h2>{t("overview.lag.title")}</h2>
      <Loaded query={query}>
        {(lags) =>
          lags.length === 0 ? (
            <Empty title={t("overview.lag.none")} hint={t("overview.lag.none_hint")} />
          ) : (
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t("overview.lag.below")}</th>
                  <th scope="col">{t("overview.lag.ours")}</th>
                  <th scope="col">{t("overview.lag.what")}</th>
                  <th scope="col" className="end-money">
                    {t("overview.end.money")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {lags.map((lag) => (
                  <tr key={`${lag.agreement_id}.${lag.vendor_agreement_id}`}>
                    <td className="end-agreement">
                      <Link to="/agreements/$id" params={{ id: lag.vendor_agreement_id }}>
                        {lag.vendor_agreement_name}
                      </Link>
                      <div className="muted small">{lag.vendor.name}</div>
                    </td>
                    <td className="end-agreement">
                      <Link to="/agreements/$id" params={{ id: lag.agreement_id }}>
                        {lag.agreement_name}
                      </Link>
                      <div className="muted small">{lag.customer.name}</div>
                    </td>
                    <td>
                      <details>
                        <summary>{t("overview.lag.count", { count: lag.findings.length })}</summary>
                        <ul className="small">
                          {lag.findings.map(({ text }) => (
                            <li key={text.en}>{text[language === "en" ? "en" : "zh"]}</li>
                          ))}
                        </ul>
                      </details>
                    </td>
                    <td className="end-money">
                      {lag.fee ? (
                        t("overview.end.per", { amount: amountOf(lag.fee.amount, language), count: lag.fee.months })
                      ) : (
                        <span className="muted">{t("overview.end.no_money")}</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </section>
  );
}
