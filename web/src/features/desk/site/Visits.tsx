import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, Visited } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { listed, phrase } from "../../../ui/words";
import { ArriveForm } from "./ArriveForm";
import { LeaveForm } from "./LeaveForm";
import { SignVisit } from "./SignVisit";
import { VisitCode } from "./VisitCode";

import "../papers/papers.css";

/** Who was at the site, when, and what shows it; the next step stands below. */
export function Visits({ incident, arriving = false }: { incident: IncidentDetail; arriving?: boolean }) {
  const { t } = useTranslation();
  const account = useAccount();
  const staff = has(account, "engineer", "dispatcher", "manager");
  const customer = has(account, "reporter", "customer_lead");
  const query = useQuery({
    queryKey: ["incident", incident.id, "visits"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/visits", { params: { path: { id: incident.id } } })),
    enabled: staff || customer,
  });
  const [form, setForm] = useState<"arrive" | Visited | null>(arriving ? "arrive" : null);
  const visits = query.data ?? [];
  const mayArrive = staff && incident.allowed.includes("arrival");
  const open = !["closed", "withdrawn", "cancelled", "merged", "confirmed"].includes(incident.state);
  const planned = incident.clocks.some((clock) => clock.milestone === "on_site" && clock.state !== "cancelled");
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (form === null && visits.length === 0 && !mayArrive && !(customer && open && planned)) return null;
  return (
    <section className="panel stack-8" aria-labelledby="visits-head">
      <div className="spread">
        <h2 id="visits-head">{t("desk.site.title")}</h2>
        {mayArrive && <Button onClick={() => setForm("arrive")}>{t("desk.site.arrive")}</Button>}
      </div>
      {visits.map((visit) => (
        <div key={visit.id} className="paper">
          <One visit={visit} />
          {visit.state === "on_site" && staff && (
            <div>
              <Button type="primary" onClick={() => setForm(visit)}>
                {t("desk.site.leave")}
              </Button>
            </div>
          )}
          {visit.state === "left" && <SignVisit incidentId={incident.id} visit={visit} />}
        </div>
      ))}
      {customer && open && <VisitCode incidentId={incident.id} />}
      {staff && <ArriveForm incident={incident} open={form === "arrive"} onClose={() => setForm(null)} />}
      {staff && form !== null && form !== "arrive" && (
        <LeaveForm incident={incident} visit={form} open onClose={() => setForm(null)} />
      )}
    </section>
  );
}

function One({ visit }: { visit: Visited }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const when = (at: string) => momentInWords(at, now, language, t);
  const proofs = (list: Visited["arrival_proofs"]) =>
    listed(
      language,
      list.map(({ kind, said }) => {
        const word = t(`desk.site.kind.${kind}`);
        return said ? t("desk.site.by", { kind: word, said }) : word;
      }),
    );
  return (
    <>
      <div className="line">
        <strong>{t("desk.site.arrived", { who: visit.person, at: when(visit.arrived_at) })}</strong>
        <span className="adjective">{phrase(t, "desk.site.state", visit.state)}</span>
      </div>
      {visit.place && <div className="muted">{visit.place}</div>}
      {visit.arrival_proofs.length > 0 && (
        <div className="small muted">{t("desk.site.proofs", { list: proofs(visit.arrival_proofs) })}</div>
      )}
      {visit.left_at && <div>{t("desk.site.left", { at: when(visit.left_at) })}</div>}
      {visit.departure_proofs.length > 0 && (
        <div className="small muted">{t("desk.site.proofs", { list: proofs(visit.departure_proofs) })}</div>
      )}
      {visit.done && <p className="said">{visit.done}</p>}
      {visit.left_over && <p className="said muted">{visit.left_over}</p>}
      {visit.signature && <div className="small muted">{t("desk.site.signed", { name: visit.signature.name })}</div>}
    </>
  );
}
