import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Proposal } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { PROPOSAL_KINDS, type ProposalKind } from "../routes";
import { useWaitingProposals } from "./data";
import { OneProposal, whatOf } from "./ProposalList";

import "../desk.css";

/** Everything that waits for the decision of whoever is logged in, the longest first. */
export function ProposalsPage() {
  const { t } = useTranslation();
  useTitle(t("desk.papers.proposal.page"));
  const language = useLanguage();
  const navigate = useNavigate({ from: "/proposals" });
  const { kind } = useSearch({ from: "/inside/proposals" });
  const query = useWaitingProposals();
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>{t("desk.papers.proposal.title")}</h1>
        <p className="muted">{t("desk.papers.proposal.hint")}</p>
      </div>
      <div className="line">
        <Select<ProposalKind>
          style={{ minWidth: 160 }}
          aria-label={t("desk.papers.proposal.kind_label")}
          placeholder={t("desk.papers.proposal.kind_label")}
          allowClear
          {...(kind ? { value: kind } : {})}
          options={PROPOSAL_KINDS.map((value) => ({ value, label: t(`desk.papers.proposal.kind.${value}`) }))}
          onChange={(next?: ProposalKind) => void navigate({ search: next ? { kind: next } : {}, replace: true })}
        />
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <section aria-label={t("desk.papers.proposal.title")}>
            <List
              name="proposals"
              title={t("desk.papers.proposal.title")}
              columns={columnsOf(t, language)}
              rows={items.filter((proposal) => !kind || proposal.kind === kind)}
              empty={items.length === 0 ? <Empty title={t("desk.papers.proposal.empty")} hint={t("desk.papers.proposal.empty_hint")} /> : <Empty title={t("ui.list.none")} />}
              rowKey={(proposal) => proposal.id}
              cards={{ list: "panel", each: "paper" }}
              card={(proposal, shows) => <OneProposal proposal={proposal} shows={shows} linked />}
            />
          </section>
        )}
      </Loaded>
    </div>
  );
}

/** What is said of a proposal: what of it is shown, and what of it goes into a file. */
function columnsOf(t: TFunction, language: Language): ListColumn<Proposal>[] {
  const of = plainColumn<Proposal>;
  const when = (at: string) => fullMoment(at, language);
  return [
    of("incident", t("desk.papers.proposal.column.incident"), (proposal) => proposal.incident_number, { fixed: true }),
    of("kind", t("desk.papers.proposal.column.kind"), (proposal) => t(`desk.papers.proposal.kind.${proposal.kind}`), { fixed: true }),
    of("state", t("desk.papers.proposal.column.state"), (proposal) => t(`desk.papers.proposal.state.${proposal.state}`), { fixed: true }),
    of("made", t("desk.papers.proposal.column.made"), (proposal) => t("desk.papers.proposal.made", { by: proposal.made_by, at: when(proposal.made_at) })),
    of("what", t("desk.papers.proposal.column.what"), (proposal) => whatOf(proposal, t, when)),
    of("reason", t("desk.papers.proposal.column.reason"), (proposal) => proposal.reason),
  ];
}
