import { PaperClipOutlined, PhoneOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../../api/types";
import { Explain } from "../../../ui/Explain";
import { sizeInWords } from "../../../ui/Files";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { fullMoment, momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";

/** Left: what was reported, who, where. */
export function Particulars({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const when = (at: string | null | undefined) =>
    at ? <time dateTime={at} title={fullMoment(at, language)}>{momentInWords(at, now, language, t)}</time> : null;
  return (
    <div className="stack">
      <section className="panel stack-8" data-tour="reported">
        <h2>{t("desk.incident.text")}</h2>
        <p className="said">{incident.text}</p>
        {incident.attachments.length > 0 && (
          <ul className="plain-list" aria-label={t("desk.incident.attachments")}>
            {incident.attachments.map((file) => (
              <li key={file.id} className="line nowrap">
                <PaperClipOutlined aria-hidden />
                <a className="cut" href={`/api/v1/attachments/${file.id}`} download={file.name}>
                  {file.name}
                </a>
                <span className="muted small nowrap">{sizeInWords(file.size)}</span>
              </li>
            ))}
          </ul>
        )}
        <div className="line">
          <Severity level={incident.severity} named />
          <Explain incidentId={incident.id} part="severity" />
        </div>
        <Facts
          rows={[
            [t("desk.incident.impact"), incident.impact && phrase(t, "desk.impact", incident.impact)],
            [t("desk.incident.urgency"), incident.urgency && phrase(t, "desk.urgency", incident.urgency)],
          ]}
        />
      </section>
      <section className="panel stack-8">
        <h2>{t("desk.incident.who")}</h2>
        <Facts
          rows={[
            [t("desk.incident.reporter"), incident.reporter.name],
            [
              t("desk.incident.phone"),
              incident.reporter.phone && (
                <a href={`tel:${incident.reporter.phone}`}>
                  <PhoneOutlined aria-hidden /> {incident.reporter.phone}
                </a>
              ),
            ],
            [t("desk.incident.customer"), incident.customer.name],
            [t("desk.incident.place"), incident.reporter.place],
            [t("desk.incident.channel"), phrase(t, "desk.channel", incident.channel)],
            [t("desk.incident.reported_at"), when(incident.reported_at)],
          ]}
        />
      </section>
      <section className="panel stack-8" data-tour="where">
        <h2>{t("desk.incident.where")}</h2>
        <Facts
          rows={[
            [t("desk.incident.system"), incident.system?.name],
            [
              t("desk.incident.component"),
              incident.component ? (
                <ComponentPath
                  path={incident.component.path}
                  name={incident.component.name ?? phrase(t, "desk.component_kind", incident.component.kind ?? "")}
                />
              ) : (
                <span className="muted">{t("desk.incident.unknown_component")}</span>
              ),
            ],
            [t("desk.incident.fault_class"), incident.fault_class && phrase(t, "desk.fault_class", incident.fault_class)],
          ]}
        />
        <div>
          <Explain incidentId={incident.id} part="triage" />
        </div>
      </section>
    </div>
  );
}

/** The way from the system down to the component, the last step in bold. */
function ComponentPath({ path, name }: { path: string[]; name: string }) {
  const above = path[path.length - 1] === name ? path.slice(0, -1) : path;
  return (
    <span>
      {above.map((step, index) => (
        <span key={index} className="muted">
          {step} ›{" "}
        </span>
      ))}
      <strong>{name}</strong>
    </span>
  );
}

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
