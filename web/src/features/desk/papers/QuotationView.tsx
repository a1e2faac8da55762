import { useTranslation } from "react-i18next";

import type { Quotation } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { moneyInWords, quantityInWords } from "../../../ui/money";

import "./papers.css";

/** A quotation as both sides read it: why, what it is made of, what it comes to, and what was answered. */
export function QuotationView({ quotation }: { quotation: Quotation }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const when = (at: string) => momentInWords(at, now, language, t);
  const money = (minor: number) => moneyInWords(minor, quotation.currency, language);
  const { answer } = quotation;
  return (
    <div className="stack-8">
      <div className="line">
        <span className="adjective">{t(`desk.papers.quotation.state.${quotation.state}`)}</span>
        <span className="small muted">{t("desk.papers.quotation.by", { by: quotation.by, at: when(quotation.made_at) })}</span>
      </div>
      <p className="said">{quotation.reason}</p>
      <table className="quoted">
        <thead>
          <tr>
            <th scope="col">{t("desk.papers.quotation.item")}</th>
            <th scope="col" className="number">
              {t("desk.papers.quotation.quantity")}
            </th>
            <th scope="col" className="number price">
              {t("desk.papers.quotation.price")}
            </th>
            <th scope="col" className="number">
              {t("desk.papers.quotation.sum")}
            </th>
          </tr>
        </thead>
        <tbody>
          {quotation.lines.map((line, index) => (
            <tr key={index}>
              <td>
                {(language === "en" && line.name_en) || line.name} <span className="small muted">{t(`desk.papers.quotation.kind.${line.kind}`)}</span>
              </td>
              <td className="number">
                {quantityInWords(line.quantity_thousandths, language)} {(language === "en" && line.unit_en) || line.unit}
              </td>
              <td className="number price">{money(line.unit_minor)}</td>
              <td className="number">{money(line.minor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t("desk.papers.quotation.total")}</td>
            <td className="number" />
            <td className="number price" />
            <td className="number">{money(quotation.total_minor)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="small muted">
        {[
          quotation.state === "sent" && t("desk.papers.quotation.valid_until", { at: when(quotation.valid_until) }),
          quotation.done_by && t("desk.papers.quotation.done_by", { at: when(quotation.done_by) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {answer && (
        <p>
          {answer.accepted
            ? t("desk.papers.quotation.signed", { name: answer.name, at: when(answer.at) })
            : t("desk.papers.quotation.refused_by", { name: answer.name, at: when(answer.at), reason: answer.reason ?? "" })}
        </p>
      )}
    </div>
  );
}
