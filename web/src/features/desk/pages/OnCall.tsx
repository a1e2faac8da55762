import { BellOutlined, DisconnectOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, move, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useAccount } from "../../../app/session";
import { pollMs, useIsLive } from "../../../live/useLive";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { serverNow, useServerNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { CalendarLink } from "../many/CalendarLink";
import { callsOf, noticesThatMayRing, type Alarm, type Call } from "../parts/ringing";
import { useRinger, useScreenKeptOn } from "../parts/useWatch";

import "../desk.css";

/** A short break is nobody's alarm; what lasts longer is. */
const LOST_MS = 20_000;
/** An answer proves the connection for so long. */
const HEARD_MS = 40_000;

/** The page somebody on duty leaves open: it rings for severity 1 until it is accepted, and when nothing is heard any more. */
export function OnCallPage() {
  const { t } = useTranslation();
  useTitle(t("desk.on_call.title"));
  const query = useQuery({
    queryKey: ["on-call"],
    queryFn: () => noticesThatMayRing((cursor) => taken(http.GET("/api/v1/inbox", { params: { query: { limit: 200, ...cursor } } })), serverNow()),
    refetchInterval: pollMs,
    refetchIntervalInBackground: true,
    // Asked also where the browser believes it is offline: that is when it matters.
    networkMode: "always",
  });
  const now = useServerNow(true);
  const lost = useLost(useIsLive() || Date.now() - query.dataUpdatedAt < HEARD_MS);
  const calls = callsOf(query.data ?? [], now);
  const alarm: Alarm = calls.length > 0 ? "call" : lost ? "lost" : "silent";
  const ringer = useRinger(alarm);
  const kept = useScreenKeptOn(ringer.armed);
  return (
    <div className="page narrow stack on-call" data-alarm={ringer.armed ? alarm : "off"}>
      <h1>{t("desk.on_call.title")}</h1>
      {lost && (
        <section className="panel on-call-lost" role="alert">
          <DisconnectOutlined aria-hidden />
          <div>
            <strong>{t("desk.on_call.lost")}</strong>
            <div>{t("desk.on_call.lost_hint")}</div>
          </div>
        </section>
      )}
      {calls.map((call) => (
        <Ringing key={call.incidentId} call={call} />
      ))}
      {calls.length === 0 && !lost && (
        <section className="panel stack-8" role="status">
          <h2>{ringer.armed ? t("desk.on_call.quiet") : t("desk.on_call.off")}</h2>
          <p className="muted">{ringer.armed ? t("desk.on_call.quiet_hint") : t("desk.on_call.off_hint")}</p>
        </section>
      )}
      {ringer.armed ? (
        <div className="stack-8">
          {!kept && <p className="muted">{t("desk.on_call.screen")}</p>}
          <Button size="large" block onClick={ringer.disarm}>
            {t("desk.on_call.stop")}
          </Button>
        </div>
      ) : (
        <Button size="large" type="primary" block icon={<BellOutlined aria-hidden />} onClick={() => void ringer.arm()}>
          {t("desk.on_call.start")}
        </Button>
      )}
      <CalendarLink />
    </div>
  );
}

/** One call with its answer: accepting it where it is mine to accept, else taking notice. */
function Ringing({ call }: { call: Call }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const account = useAccount();
  const answer = useMutation({
    mutationFn: () => answered(call, account.person_id),
    onSettled: () => void client.invalidateQueries({ queryKey: ["on-call"] }),
  });
  return (
    <section className="panel stack-8 on-call-ringing" role="alert" aria-label={call.number}>
      <div className="line">
        <Severity level={1} named />
        <span className="muted">{call.number}</span>
        <span className="muted">{momentInWords(call.at, serverNow(), language, t)}</span>
      </div>
      <h2>{call.title}</h2>
      {answer.error && <Refusal error={answer.error} />}
      <Button type="primary" size="large" block loading={slow(answer.isPending)} onClick={() => answer.mutate()}>
        {t("desk.on_call.answer")}
      </Button>
      <Link to="/incidents/$id" params={{ id: call.incidentId }}>
        {t("desk.on_call.open")}
      </Link>
    </section>
  );
}

/** Accepts the incident if it waits for this person, then marks what rang as read. Who was slower only takes notice. */
async function answered(call: Call, person: string | null): Promise<void> {
  const incident = await taken(http.GET("/api/v1/incidents/{id}", { params: { path: { id: call.incidentId } } }));
  if (person !== null && incident.engineer?.id === person && incident.allowed.includes("acceptance")) {
    await move(call.incidentId, "acceptance", {}).catch((error: unknown) => {
      if (asProblem(error).status !== 409) throw error;
    });
  }
  await Promise.all(
    call.notices.map((id) => taken(http.POST("/api/v1/inbox/{id}/read", { params: { path: { id } } }))),
  );
}

/** Whether the server has not been heard for longer than a short break. */
function useLost(heard: boolean): boolean {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (heard) {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), LOST_MS);
    return () => clearTimeout(timer);
  }, [heard]);
  return lost;
}
