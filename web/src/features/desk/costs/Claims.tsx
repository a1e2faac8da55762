import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { ClaimBasis, Claimed, IncidentDetail } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseMoney, moneySign, moneyUnit } from "../../../ui/houseMoney";
import { useLanguage } from "../../../ui/language";
import { minorOf, money } from "../../../ui/money";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { useClaimBasis, useParties } from "./data";
import { Pair, useAmountRule, useEntered } from "./forms";

import "./costs.css";

/** What a vendor owes us for this case: the facts first, then what was claimed and what came of it. */
export function Claims({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const query = useClaimBasis(incident.id, true);
  const [making, setMaking] = useState(false);
  const [settling, setSettling] = useState<Claimed | null>(null);
  const vendors = vendorsOf(incident);
  const parties = useParties(vendors.length > 0 || (query.data?.claims.length ?? 0) > 0);
  const nameOf = (id: string | null) =>
    id === incident.attribution.lead?.id
      ? (incident.attribution.lead?.name ?? "")
      : (parties.data?.find((party) => party.id === id)?.name ?? "");
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (!making && !settling && vendors.length === 0 && (query.data?.claims.length ?? 0) === 0) return null;
  return (
    <section className="stack-8 apart" aria-labelledby="claims-head">
      <div className="spread">
        <h2 id="claims-head">{t("desk.costs.claim.title")}</h2>
        {vendors.length > 0 && <Button onClick={() => setMaking(true)}>{t("desk.costs.claim.make")}</Button>}
      </div>
      <Loaded query={query} rows={2}>
        {(basis) => (
          <>
            <Facts basis={basis} />
            {basis.claims.length === 0 && <p className="muted">{t("desk.costs.claim.empty")}</p>}
            {basis.claims.map((claim) => (
              <One key={claim.id} claim={claim} vendor={nameOf(claim.vendor_id)} onSettle={() => setSettling(claim)} />
            ))}
          </>
        )}
      </Loaded>
      <MakeForm
        incident={incident}
        vendors={vendors.map((id) => ({ value: id, label: nameOf(id) || id }))}
        open={making}
        onClose={() => setMaking(false)}
      />
      <SettleForm incident={incident} claim={settling} onClose={() => setSettling(null)} />
    </section>
  );
}

/** The vendor that leads, and those whose own clocks ran here. */
export function vendorsOf({ attribution, clocks }: Pick<IncidentDetail, "attribution" | "clocks">): string[] {
  const leads = attribution.lead && !["provider", "customer"].includes(attribution.lead_kind) ? [attribution.lead.id] : [];
  const called = clocks.map((clock) => clock.vendor_id).filter((id) => typeof id === "string");
  return [...new Set([...leads, ...called])];
}

function Facts({ basis }: { basis: ClaimBasis }) {
  const { t } = useWords();
  const language = useLanguage();
  const sums = basis.expenses.sums.map((sum) => money(sum, language)).join(" + ");
  return (
    <div className="sums">
      <div>
        <span className="small muted">{t("desk.costs.claim.basis")}</span>
        {basis.breaches.length === 0 && <span>{t("desk.costs.claim.no_basis")}</span>}
        {basis.breaches.map((breach) => (
          <span key={breach.clock_id}>
            <span className="late-count">
              {t("desk.costs.claim.breach", {
                milestone: phrase(t, "ui.milestone", breach.milestone),
                due: fullMoment(breach.due_at, language),
              })}
            </span>{" "}
            · {breach.met_at ? t("desk.costs.claim.met", { at: fullMoment(breach.met_at, language) }) : t("desk.costs.claim.unmet")}
          </span>
        ))}
        {sums && <span>{t("desk.costs.claim.took", { sums })}</span>}
      </div>
    </div>
  );
}

export function ClaimState({ claim }: { claim: Claimed }) {
  const { t } = useWords();
  return <span className="adjective">{t(`desk.costs.claim.state.${claim.state}`)}</span>;
}

function One({ claim, vendor, onSettle }: { claim: Claimed; vendor: string; onSettle: () => void }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const amount = (minor: number) => money({ minor, currency: claim.currency }, language);
  return (
    <div className="paper">
      <div className="spread">
        <div className="line">
          <strong>{amount(claim.minor)}</strong>
          <span>{vendor}</span>
          <ClaimState claim={claim} />
        </div>
        {claim.state === "open" && <Button onClick={onSettle}>{t("desk.costs.claim.settle")}</Button>}
      </div>
      <p className="said">{claim.reason}</p>
      <p className="small muted">
        {t("desk.costs.claim.made_at", { at: momentInWords(claim.made_at, serverNow(), language, typed) })}
        {claim.state === "accepted" &&
          claim.paid_minor !== null &&
          ` · ${t("desk.costs.claim.paid_line", { amount: amount(claim.paid_minor) })}`}
        {claim.outcome && ` · ${claim.outcome}`}
      </p>
    </div>
  );
}

type MakeValues = { vendor_id: string; minor: string; reason: string };
type MakeProps = { incident: IncidentDetail; vendors: { value: string; label: string }[]; open: boolean; onClose: () => void };

function MakeForm({ incident, vendors, open, onClose }: MakeProps) {
  const { t } = useWords();
  const language = useLanguage();
  const amount = useAmountRule();
  const done = useEntered(incident, t("desk.costs.claim.made"), onClose);
  return (
    <FormDialog<MakeValues, Claimed>
      open={open}
      name={`claim.${incident.id}`}
      title={t("desk.costs.claim.make")}
      submit={t("desk.costs.claim.make")}
      initial={vendors[0] ? { vendor_id: vendors[0].value } : {}}
      send={({ vendor_id, minor, reason }) =>
        taken(
          http.POST("/api/v1/incidents/{id}/claims", {
            params: { path: { id: incident.id } },
            body: { vendor_id, minor: minorOf(minor, houseMoney()) ?? 0, currency: houseMoney(), reason: reason.trim() },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <Item name="vendor_id" label={t("desk.costs.claim.vendor")} need>
        <Select options={vendors} />
      </Item>
      <Item name="minor" label={t("desk.costs.claim.amount", { money: moneyUnit(houseMoney(), language) })} need rules={[amount]}>
        <Input inputMode="decimal" prefix={moneySign(houseMoney())} />
      </Item>
      <Item name="reason" label={t("desk.costs.claim.reason")} need>
        <Input.TextArea autoSize={{ minRows: 3 }} placeholder={t("desk.costs.claim.reason_placeholder")} />
      </Item>
    </FormDialog>
  );
}

type SettleValues = { state: "accepted" | "dropped"; paid_minor?: string; reason: string };

function SettleForm({ incident, claim, onClose }: { incident: IncidentDetail; claim: Claimed | null; onClose: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const currency = claim?.currency ?? houseMoney();
  const amount = useAmountRule(currency);
  const done = useEntered(incident, t("desk.costs.claim.settled"), onClose);
  const send = ({ state, paid_minor, reason }: SettleValues) => {
    const paid = state === "accepted" && paid_minor ? minorOf(paid_minor, currency) : null;
    return taken(
      http.POST("/api/v1/incidents/{id}/claims/{paper}/settlement", {
        params: { path: { id: incident.id, paper: claim?.id ?? "" } },
        body: { state, reason: reason.trim(), ...(paid === null ? {} : { paid_minor: paid }) },
      }),
    );
  };
  return (
    <FormDialog<SettleValues, Claimed>
      open={claim !== null}
      name={`settle.${claim?.id ?? ""}`}
      title={t("desk.costs.claim.settle")}
      submit={t("desk.costs.claim.settle")}
      initial={{ state: "accepted" }}
      send={send}
      onDone={done}
      onClose={onClose}
    >
      <Pair>
        <Item name="state" label={t("desk.costs.claim.outcome")}>
          <Select
            options={(["accepted", "dropped"] as const).map((value) => ({ value, label: t(`desk.costs.claim.state.${value}`) }))}
          />
        </Item>
        <Form.Item noStyle dependencies={["state"]}>
          {({ getFieldValue }) =>
            getFieldValue("state") === "accepted" && (
              <Item name="paid_minor" label={t("desk.costs.claim.paid", { money: moneyUnit(currency, language) })} extra={t("desk.costs.claim.paid_hint")} rules={[amount]}>
                <Input inputMode="decimal" prefix={moneySign(currency)} />
              </Item>
            )
          }
        </Form.Item>
      </Pair>
      <Item name="reason" label={t("desk.costs.claim.words")} need>
        <Input.TextArea autoSize={{ minRows: 2 }} />
      </Item>
    </FormDialog>
  );
}
