import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken, upload } from "../../../api/client";
import type { IncidentDetail, Quotation, SignQuotationInput } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { usePaper, useQuotations } from "./data";
import { QuotationLink } from "./QuotationLink";
import { QuotationView } from "./QuotationView";
import { QuoteForm } from "./QuoteForm";
import { ReasonDialog } from "./ReasonDialog";
import { SignQuotation } from "./SignQuotation";
import { message } from "../../../ui/messages";

/** The quotations of an incident: made and taken back on our side, signed or refused on the customer's. */
export function Quotations({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const account = useAccount();
  const ours = has(account, "engineer", "dispatcher", "manager");
  const outside = incident.coverage.verdict === "out_of_warranty";
  const query = useQuotations(incident.id, outside && !has(account, "vendor"));
  const [quoting, setQuoting] = useState(false);
  const open = !["closed", "withdrawn", "cancelled", "merged"].includes(incident.state);
  const items = query.data ?? [];
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (!quoting && (!outside || (items.length === 0 && !(ours && open)))) return null;
  return (
    <section className="panel stack-8" aria-labelledby="quotations-head">
      <div className="spread">
        <h2 id="quotations-head">{t("desk.papers.quotation.title")}</h2>
        {ours && open && <Button onClick={() => setQuoting(true)}>{t("desk.papers.quotation.make")}</Button>}
      </div>
      {items.length === 0 && <p className="muted">{t("desk.papers.quotation.empty")}</p>}
      {[...items].reverse().map((quotation) => (
        <One key={quotation.id} incident={incident} quotation={quotation} ours={ours} />
      ))}
      <QuoteForm incident={incident} open={quoting} onClose={() => setQuoting(false)} />
    </section>
  );
}

function One({ incident, quotation, ours }: { incident: IncidentDetail; quotation: Quotation; ours: boolean }) {
  const { t } = useTranslation();
  const account = useAccount();
  const path = { id: incident.id, paper: quotation.id };
  const [withdrawing, setWithdrawing] = useState(false);
  const sign = usePaper(incident.id, async ({ body, drawn }: { body: SignQuotationInput; drawn: File | null }) => {
    const file = drawn ? await upload(drawn) : null;
    const signed = { ...body, ...(file ? { drawn_id: file.id } : {}) };
    return taken(http.POST("/api/v1/incidents/{id}/quotations/{paper}/signature", { params: { path }, body: signed }));
  });
  const withdraw = usePaper(
    incident.id,
    (reason: string) =>
      taken(http.POST("/api/v1/incidents/{id}/quotations/{paper}/withdrawal", { params: { path }, body: { reason } })),
    () => {
      setWithdrawing(false);
      void message.success(t("desk.papers.quotation.state.withdrawn"));
    },
  );
  const waits = quotation.state === "sent";
  return (
    <div className="paper">
      <QuotationView quotation={quotation} />
      {waits && has(account, "customer_lead") && (
        <SignQuotation
          keep={quotation.id}
          name={account.name}
          sending={sign.isPending}
          error={sign.error}
          onSign={(body, drawn) => sign.mutate({ body, drawn })}
        />
      )}
      {waits && ours && (
        <div className="line">
          <QuotationLink incidentId={incident.id} quotation={quotation} />
          <Button onClick={() => setWithdrawing(true)}>{t("desk.papers.quotation.withdraw")}</Button>
        </div>
      )}
      <ReasonDialog
        keep={`quotation.${quotation.id}`}
        open={withdrawing}
        title={t("desk.papers.quotation.withdraw_reason")}
        submit={t("desk.papers.quotation.withdraw")}
        sending={withdraw.isPending}
        error={withdraw.error}
        onSubmit={(reason) => withdraw.mutate(reason)}
        onClose={() => setWithdrawing(false)}
      />
    </div>
  );
}
