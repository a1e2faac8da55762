import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Proposal } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { usePaper } from "./data";
import { ReasonDialog } from "./ReasonDialog";

import "./papers.css";

/** What counts only when somebody agrees, each with its one tap where it is the reader who decides. */
export function ProposalList({ items, linked = false }: { items: Proposal[]; linked?: boolean }) {
  return (
    <ul className="plain-list">
      {items.map((proposal) => (
        <li key={proposal.id} className="paper">
          <One proposal={proposal} linked={linked} />
        </li>
      ))}
    </ul>
  );
}

function One({ proposal, linked }: { proposal: Proposal; linked: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const staff = isStaff(useAccount());
  const now = serverNow();
  const when = (at: string) => momentInWords(at, now, language, t);
  return (
    <>
      <div className="line">
        {linked && (
          <Link to={staff ? "/incidents/$id" : "/faults/$id"} params={{ id: proposal.incident_id }}>
            {proposal.incident_number}
          </Link>
        )}
        <strong>{t(`desk.papers.proposal.kind.${proposal.kind}`)}</strong>
        <span className="adjective">{t(`desk.papers.proposal.state.${proposal.state}`)}</span>
      </div>
      <div className="small muted">{t("desk.papers.proposal.made", { by: proposal.made_by, at: when(proposal.made_at) })}</div>
      <p className="said">
        {[
          proposal.ground && t(`desk.papers.proposal.ground.${proposal.ground}`),
          proposal.pause_reason && phrase(t, "ui.pause", proposal.pause_reason),
          proposal.from &&
            (proposal.to
              ? t("desk.papers.proposal.between", { from: when(proposal.from), to: when(proposal.to) })
              : t("desk.papers.proposal.since", { from: when(proposal.from) })),
          ...proposal.steps.map(({ step, at }) =>
            t("desk.papers.proposal.step_at", { step: t(`desk.entry.step.${step}`), at: when(at) }),
          ),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {proposal.reason && <p className="said">{proposal.reason}</p>}
      {proposal.decided_by && (
        <p className="muted">
          {t("desk.papers.proposal.decided", {
            by: proposal.decided_by,
            word: proposal.word || t(`desk.papers.proposal.state.${proposal.state}`),
          })}
        </p>
      )}
      {proposal.yours && <Deciding proposal={proposal} />}
    </>
  );
}

function Deciding({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const [refusing, setRefusing] = useState(false);
  const path = { id: proposal.incident_id, proposal: proposal.id };
  const decide = usePaper(proposal.incident_id, (reason: string | null) =>
    reason === null
      ? taken(http.POST("/api/v1/incidents/{id}/proposals/{proposal}/approval", { params: { path }, body: {} }))
      : taken(http.POST("/api/v1/incidents/{id}/proposals/{proposal}/refusal", { params: { path }, body: { reason } })),
  );
  const consent = proposal.kind === "pause";
  return (
    <div className="stack-8">
      {decide.error && !refusing && <Refusal error={decide.error} />}
      <div className="thumbs">
        <Button type="primary" loading={slow(decide.isPending)} onClick={() => decide.mutate(null)}>
          {t(consent ? "desk.papers.proposal.agree" : "desk.papers.proposal.approve")}
        </Button>
        <Button onClick={() => setRefusing(true)}>{t("desk.papers.proposal.refuse")}</Button>
      </div>
      <ReasonDialog
        keep={`proposal.${proposal.id}`}
        open={refusing}
        title={t("desk.papers.proposal.refuse_title")}
        submit={t("desk.papers.proposal.refuse")}
        sending={decide.isPending}
        error={decide.error}
        onSubmit={(reason) => decide.mutate(reason)}
        onClose={() => setRefusing(false)}
      />
    </div>
  );
}
