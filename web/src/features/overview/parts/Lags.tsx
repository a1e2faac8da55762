import type { AgreementLag } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useLags } from "../data";
import { agreementColumn, feeColumn } from "./columns";
import { ReportTable, type ReportColumn } from "./ReportTable";

/** Where vendors promise more slowly than we do, with what their service costs. */
export function Lags() {
  const { t } = useWords();
  const language = useLanguage();
  const query = useLags();
  const says = ({ findings }: AgreementLag) => findings.map(({ text }) => text[language === "en" ? "en" : "zh"]);
  const columns: ReportColumn<AgreementLag>[] = [
    agreementColumn("below", t("overview.lag.below"), (lag) => ({ id: lag.vendor_agreement_id, name: lag.vendor_agreement_name, side: lag.vendor.name })),
    agreementColumn("ours", t("overview.lag.ours"), (lag) => ({ id: lag.agreement_id, name: lag.agreement_name, side: lag.customer.name })),
    {
      key: "what",
      title: t("overview.lag.what"),
      cell: (lag) => says(lag).join("; "),
      render: (lag) => (
        <details>
          <summary>{t("overview.lag.count", { count: lag.findings.length })}</summary>
          <ul className="small">
            {says(lag).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      ),
    },
    feeColumn(t, language, ({ fee }) => fee),
  ];
  return (
    <section className="panel stack-8" aria-label={t("overview.lag.title")}>
      <h2>{t("overview.lag.title")}</h2>
      <Loaded query={query}>
        {(lags) => (
          <ReportTable
            name="agreement-lags"
            title={t("overview.lag.title")}
            columns={columns}
            rows={lags}
            rowKey={(lag) => `${lag.agreement_id}.${lag.vendor_agreement_id}`}
            empty={<Empty title={t("overview.lag.none")} hint={t("overview.lag.none_hint")} />}
          />
        )}
      </Loaded>
    </section>
  );
}
