import { HistoryOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, IncidentStanding, Moment } from "../../../api/types";
import { promisedByClock, timeStateOf } from "../../../ui/Countdown";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { fullMoment, localMinute } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { StateTag } from "./Adjectives";
import { inDueOrder } from "./Promises";

/** Asks for the incident as it was known at a moment: what was entered later is not seen. */
export function AsKnown({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(() => localMinute(serverNow()));
  const [at, setAt] = useState<Moment>();
  return (
    <>
      <Button icon={<HistoryOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t("desk.known.open")}
      </Button>
      <Drawer title={`${t("desk.known.title")} · ${incident.number}`} open={open} onClose={() => setOpen(false)} size={560}>
        <div className="stack">
          <p className="muted">{t("desk.known.hint")}</p>
          <form
            className="line"
            onSubmit={(event) => {
              event.preventDefault();
              // To the end of the minute that was typed: what was entered in it was known.
              if (typed) setAt(new Date(Math.min(Date.parse(`${typed}:59.999`), serverNow())).toISOString());
            }}
          >
            <label className="line">
              {t("desk.known.at")}
              <Input
                type="datetime-local"
                value={typed}
                max={localMinute(serverNow())}
                onChange={(event) => setTyped(event.target.value)}
                style={{ width: 210 }}
              />
            </label>
            <Button type="primary" htmlType="submit">
              {t("desk.known.ask")}
            </Button>
          </form>
          {at === undefined ? <Empty title={t("desk.known.choose")} /> : <Known id={incident.id} at={at} />}
        </div>
      </Drawer>
    </>
  );
}

function Known({ id, at }: { id: string; at: Moment }) {
  const query = useQuery({
    queryKey: ["standing", id, at],
    queryFn: () =>
      taken(http.GET("/api/v1/incidents/{id}/standing", { params: { path: { id }, query: { as_known_at: at } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return <Loaded query={query}>{(standing) => <Standing standing={standing} />}</Loaded>;
}

function Standing({ standing }: { standing: IncidentStanding }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lead = standing.attribution.lead;
  return (
    <div className="stack">
      <div className="line">
        <Severity level={standing.severity} named />
        <StateTag state={standing.state} />
        <span className="adjective">{phrase(t, "desk.coverage", standing.coverage.verdict)}</span>
        {lead && <PartyTag name={lead.name} kind={standing.attribution.lead_kind} />}
        {standing.engineer && <span>{standing.engineer.name}</span>}
      </div>
      <table className="known">
        <caption className="muted small">{t("desk.known.changed", { at: fullMoment(standing.changed_at, language) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("desk.known.promise")}</th>
            <th scope="col">{t("desk.known.stood")}</th>
            <th scope="col">{t("desk.known.due")}</th>
          </tr>
        </thead>
        <tbody>
          {inDueOrder(standing.clocks)
            .filter((clock) => clock.milestone !== "supervise")
            .map((clock) => (
              <tr key={clock.id} data-time={timeStateOf(promisedByClock(clock), Date.parse(standing.as_known_at))}>
                <th scope="row">{phrase(t, "ui.milestone", clock.milestone)}</th>
                <td>
                  {phrase(t, "desk.known.state", clock.state)}
                  {clock.breached_at && clock.state !== "met_late" && ` · ${t("desk.known.breached")}`}
                </td>
                <td>{clock.due_at ? fullMoment(clock.due_at, language) : t("desk.known.none")}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <p className="muted small">{t("desk.known.since", { at: fullMoment(standing.known_since, language) })}</p>
    </div>
  );
}
