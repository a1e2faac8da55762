import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Proposal } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import type { Shows } from "../../../ui/list/List";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { usePaper } from "./data";
import { ReasonDialog } from "./ReasonDialog";

import "./papers.css";

/** What counts only when somebody agrees, each with its one tap where it is the reader who decides. */
export function ProposalList({ items }: { items: Proposal[] }) {
  return (
    <ul className="plain-list">
      {items.map((proposal) => (
        <li key={proposal.id} className="paper">
          <OneProposal proposal={proposal} />
        </li>
      ))}
    </ul>
  );
}

type Props = { proposal: Proposal; /** What is said of it beside its kind and its state; everything unless said. */ shows?: Shows; linked?: boolean };

/** One of them, on a page of many with the way to its incident. */
export function OneProposal({ proposal, shows, linked = false }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const staff = isStaff(useAccount());
  const now = serverNow();
  const when = (at: string) => momentInWords(at, now, language, t);
  const says = (key: string) => shows?.has(key) ?? true;
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
      {says("made") && <div className="small muted">{t("desk.papers.proposal.made", { by: proposal.made_by, at: when(proposal.made_at) })}</div>}
      {says("what") && <p className="said">{whatOf(proposal, t, when)}</p>}
      {says("reason") && proposal.reason && <p className="said">{proposal.reason}</p>}
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

/** What is proposed: its ground, from when to when, which steps. */
export function whatOf({ ground, pause_reason, from, to, steps }: Proposal, t: TFunction, when: (at: string) => string): string {
  return [
    ground && t(`desk.papers.proposal.ground.${ground}`),
    pause_reason && phrase(t, "ui.pause", pause_reason),
    from && (to ? t("desk.papers.proposal.between", { from: when(from), to: when(to) }) : t("desk.papers.proposal.since", { from: when(from) })),
    ...steps.map(({ step, at }) => t("desk.papers.proposal.step_at", { step: t(`desk.entry.step.${step}`), at: when(at) })),
  ]
    .filter(Boolean)
    .join(" · ");
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
