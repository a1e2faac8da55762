import { useTranslation } from "react-i18next";

import { Empty, Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWaitingProposals } from "./data";
import { ProposalList } from "./ProposalList";

import "../desk.css";

/** Everything that waits for the decision of whoever is logged in, the longest first. */
export function ProposalsPage() {
  const { t } = useTranslation();
  useTitle(t("desk.papers.proposal.page"));
  const query = useWaitingProposals();
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>{t("desk.papers.proposal.title")}</h1>
        <p className="muted">{t("desk.papers.proposal.hint")}</p>
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <section className="panel" aria-label={t("desk.papers.proposal.title")}>
            {items.length === 0 ? (
              <Empty title={t("desk.papers.proposal.empty")} hint={t("desk.papers.proposal.empty_hint")} />
            ) : (
              <ProposalList items={items} linked />
            )}
          </section>
        )}
      </Loaded>
    </div>
  );
}
