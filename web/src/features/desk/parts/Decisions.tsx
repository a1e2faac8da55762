import { useTranslation } from "react-i18next";

import type { Delivery, IncidentDetail } from "../../../api/types";
import { Explain } from "../../../ui/Explain";
import { useLanguage } from "../../../ui/language";
import { PartyTag } from "../../../ui/Party";
import { fullMoment } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { CoverageTag } from "./Adjectives";
import { HeldNotices } from "./HeldNotices";
import { Facts } from "./Particulars";
import { Promises } from "./Promises";

/** Right: the clocks in due order, the verdict, who works on it, what comes if nobody acts, and what was sent. */
export function Decisions({ incident, onReassign }: { incident: IncidentDetail; onReassign: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <section className="panel stack-8" data-tour="clocks">
        <div className="spread">
          <h2>{t("desk.incident.clocks")}</h2>
          <Explain incidentId={incident.id} part="clocks" />
        </div>
        <Promises incident={incident} detailed />
      </section>
      <Verdict incident={incident} />
      <section className="panel stack-8" data-tour="assignment">
        <div className="spread">
          <h2>{t("desk.incident.assignment")}</h2>
          <Explain incidentId={incident.id} part="assignment" />
        </div>
        <div className="spread">
          <strong>{incident.engineer?.name ?? t("desk.queue.nobody")}</strong>
          {incident.allowed.includes("assignment") && (
            <button type="button" className="link-button small" onClick={onReassign}>
              {t("desk.move.assignment")}
            </button>
          )}
        </div>
      </section>
      {incident.deliveries.length > 0 && <Deliveries of={incident.deliveries} incident={incident.id} />}
      {incident.solution && (
        <section className="panel stack-8">
          <h2>{t("desk.incident.solution")}</h2>
          <p className="said">{incident.solution}</p>
          <Facts rows={[[t("desk.incident.cause"), incident.cause]]} />
        </section>
      )}
    </div>
  );
}

function Verdict({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const { attribution, coverage } = incident;
  return (
    <section className="panel stack-8" data-tour="verdict">
      <div className="spread">
        <h2>{t("desk.incident.verdict")}</h2>
        <Explain incidentId={incident.id} part="attribution" />
      </div>
      <div className="line">
        <CoverageTag coverage={coverage} />
        <Explain incidentId={incident.id} part="coverage" />
      </div>
      {coverage.reason && <p className="small muted">{phrase(t, "desk.out_reason", coverage.reason)}</p>}
      {attribution.lead && (
        <>
          <Facts
            rows={[
              [
                t("desk.incident.lead"),
                <PartyTag key="lead" name={attribution.lead.name} kind={attribution.lead_kind} />,
              ],
            ]}
          />
          <p className="small muted">
            {phrase(t, "desk.attribution_state", attribution.state)} ·{" "}
            {attribution.released ? t("desk.incident.released") : t("desk.incident.unreleased")}
          </p>
        </>
      )}
    </section>
  );
}

function Deliveries({ of, incident }: { of: Delivery[]; incident: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const held = of.filter((delivery) => delivery.word_until);
  const waits = held.flatMap((delivery) => delivery.word_until ?? []).sort()[0];
  const seen = held.map((delivery) => delivery.at).sort().at(-1);
  return (
    <section className="panel stack-8" data-tour="deliveries">
      <h2>{t("desk.incident.deliveries")}</h2>
      {waits && seen && <HeldNotices incident={incident} until={waits} seen={seen} />}
      <ul className="plain-list stack-8">
        {of.map((delivery, index) => (
          <li key={index}>
            <div className="spread">
              <span className="cut">
                {delivery.recipient}
                <span className="small muted">
                  {" "}
                  {phrase(t, "desk.delivery_event", delivery.event)} · {phrase(t, "desk.delivery_channel", delivery.channel)}
                </span>
              </span>
              <span className="small" data-delivery={delivery.state} title={fullMoment(delivery.at, language)}>
                {phrase(t, "desk.delivery", delivery.word_until ? "held" : delivery.state)}
              </span>
            </div>
            {(delivery.attempts > 1 || delivery.last_error) && (
              <div className="small muted">
                {[delivery.attempts > 1 && t("desk.incident.attempts", { count: delivery.attempts }), delivery.last_error]
                  .filter(Boolean)
                  .join(" · ")}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
