import { useQuery } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, RemoteSession } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { localMinute, momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { usePaper } from "../papers/data";
import { ReasonDialog } from "../papers/ReasonDialog";
import { Question } from "../parts/Question";

import "../papers/papers.css";

/** Remote sessions, authorised one by one by the customer. */
export function Remote({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const account = useAccount();
  const ours = has(account, "engineer", "dispatcher", "manager");
  const path = { id: incident.id };
  const query = useQuery({
    queryKey: ["incident", incident.id, "remote-sessions"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/remote-sessions", { params: { path } })),
    enabled: !has(account, "vendor"),
  });
  const [asking, setAsking] = useState(false);
  const open = !["closed", "withdrawn", "cancelled", "merged", "confirmed"].includes(incident.state);
  const sessions = query.data ?? [];
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (!asking && sessions.length === 0 && !(ours && open)) return null;
  return (
    <section className="panel stack-8" aria-labelledby="remote-head">
      <div className="spread">
        <h2 id="remote-head">{t("desk.site.remote.title")}</h2>
        {ours && open && <Button onClick={() => setAsking(true)}>{t("desk.site.remote.ask")}</Button>}
      </div>
      {sessions.map((session) => (
        <One key={session.id} incidentId={incident.id} session={session} ours={ours} />
      ))}
      {asking && <AskForm incidentId={incident.id} onClose={() => setAsking(false)} />}
    </section>
  );
}

type Step = { step: "authorisation" | "start" | "end"; body: Record<string, unknown> };

function One({ incidentId, session, ours }: { incidentId: string; session: RemoteSession; ours: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const account = useAccount();
  const [words, setWords] = useState<"refuse" | "take_back" | "end" | null>(null);
  const params = { path: { id: incidentId, paper: session.id } };
  const go = usePaper(
    incidentId,
    ({ step, body }: Step) => {
      if (step === "start")
        return taken(http.POST("/api/v1/incidents/{id}/remote-sessions/{paper}/start", { params, body: {} }));
      if (step === "end")
        return taken(
          http.POST("/api/v1/incidents/{id}/remote-sessions/{paper}/end", { params, body: body as { record: string } }),
        );
      return taken(
        http.POST("/api/v1/incidents/{id}/remote-sessions/{paper}/authorisation", { params, body: body as { granted: boolean } }),
      );
    },
    () => setWords(null),
  );
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  return (
    <div className="paper">
      <div className="line">
        <strong>{session.by}</strong>
        <span className="adjective">{phrase(t, "desk.site.remote.state", session.state)}</span>
      </div>
      <p className="said">{session.purpose}</p>
      <div className="small muted">
        {[
          t("desk.papers.proposal.between", { from: when(session.from), to: when(session.until) }),
          session.way,
          session.answered_by,
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      {session.reason && <p className="said muted">{session.reason}</p>}
      {session.record && <p className="said">{session.record}</p>}
      {go.error && words === null && <Refusal error={go.error} />}
      {session.state === "asked" && has(account, "customer_lead") && (
        <div className="thumbs">
          <Button
            type="primary"
            size="large"
            loading={slow(go.isPending)}
            onClick={() => go.mutate({ step: "authorisation", body: { granted: true } })}
          >
            {t("desk.site.remote.grant")}
          </Button>
          <Button size="large" onClick={() => setWords("refuse")}>
            {t("desk.papers.proposal.refuse")}
          </Button>
        </div>
      )}
      {["authorised", "running"].includes(session.state) && has(account, "customer_lead") && (
        <div>
          <Button onClick={() => setWords("take_back")}>{t("desk.site.remote.take_back")}</Button>
        </div>
      )}
      {ours && session.state === "authorised" && (
        <div>
          <Button type="primary" loading={slow(go.isPending)} onClick={() => go.mutate({ step: "start", body: {} })}>
            {t("desk.site.remote.start")}
          </Button>
        </div>
      )}
      {ours && session.state === "running" && (
        <div>
          <Button type="primary" onClick={() => setWords("end")}>
            {t("desk.site.remote.end")}
          </Button>
        </div>
      )}
      <ReasonDialog
        keep={`remote.${session.id}.${words ?? ""}`}
        open={words !== null}
        {...asked(t, words)}
        sending={go.isPending}
        error={go.error}
        onSubmit={(said) =>
          go.mutate(
            words === "end" ? { step: "end", body: { record: said } } : { step: "authorisation", body: { granted: false, reason: said } },
          )
        }
        onClose={() => setWords(null)}
      />
    </div>
  );
}

/** What the reason is asked for by, and what giving it does. */
function asked(t: TFunction, words: "refuse" | "take_back" | "end" | null): { title: string; submit: string } {
  if (words === "end") return { title: t("desk.site.remote.record"), submit: t("desk.site.remote.end") };
  if (words === "take_back") return { title: t("desk.site.remote.take_back_title"), submit: t("desk.site.remote.take_back") };
  return { title: t("desk.papers.proposal.refuse_title"), submit: t("desk.papers.proposal.refuse") };
}

function AskForm({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useKept(`remote.${incidentId}.purpose`, "");
  const [from, setFrom, clearFrom] = useKept(`remote.${incidentId}.from`, localMinute(serverNow()));
  const [until, setUntil, clearUntil] = useKept(`remote.${incidentId}.until`, localMinute(serverNow() + 2 * 3_600_000));
  const [way, setWay] = useKept(`remote.${incidentId}.way`, "");
  const [lacking, setLacking] = useState(false);
  const ask = usePaper(
    incidentId,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/remote-sessions", {
          params: { path: { id: incidentId } },
          body: {
            purpose: purpose.trim(),
            from: new Date(from).toISOString(),
            until: new Date(until).toISOString(),
            ...(way.trim() ? { way: way.trim() } : {}),
          },
        }),
      ),
    () => {
      setPurpose("");
      clearFrom();
      clearUntil();
      setWay("");
      onClose();
    },
  );
  const submit = () => {
    setLacking(purpose.trim() === "");
    if (purpose.trim() !== "" && from && until) ask.mutate(undefined);
  };
  return (
    <Modal
      open
      title={t("desk.site.remote.ask")}
      okText={t("desk.site.remote.ask")}
      okButtonProps={{ loading: slow(ask.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {ask.error && <Refusal error={ask.error} />}
        <Question
          id="remote-purpose"
          label={t("desk.site.remote.purpose")}
          note={lacking && purpose.trim() === "" ? t("desk.form.need", { field: t("desk.site.remote.purpose") }) : undefined}
        >
          <Input.TextArea id="remote-purpose" autoSize={{ minRows: 2 }} value={purpose} onChange={(event) => setPurpose(event.target.value)} />
        </Question>
        <div className="pair">
          <Question id="remote-from" label={t("desk.papers.proposal.pause_from")}>
            <Input id="remote-from" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
          </Question>
          <Question id="remote-until" label={t("desk.site.remote.until")}>
            <Input id="remote-until" type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
          </Question>
        </div>
        <Question id="remote-way" label={t("desk.site.remote.way")}>
          <Input id="remote-way" value={way} onChange={(event) => setWay(event.target.value)} />
        </Question>
      </div>
    </Modal>
  );
}
