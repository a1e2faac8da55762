import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseMoney, moneySign, moneyUnit } from "../../../ui/houseMoney";
import { useLanguage } from "../../../ui/language";
import { minorOf } from "../../../ui/money";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { useTimeline } from "../data";
import { useAmountRule, useEntered } from "./forms";

type Values = { reason: string; cost: string };

/** Work outside warranty that nobody pays: a manager's word, on which work may start. */
export function Goodwill({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const manager = has(useAccount(), "manager");
  const timeline = useTimeline(incident.id);
  const amount = useAmountRule();
  const [giving, setGiving] = useState(false);
  const done = useEntered(incident, t("desk.costs.goodwill.done"), () => setGiving(false));
  const outside = incident.coverage.verdict === "out_of_warranty";
  const open = !["closed", "withdrawn", "cancelled", "merged"].includes(incident.state);
  const given = timeline.data?.items.find((entry) => entry.kind === "incident.goodwill");
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (!giving && !given && !(outside && open)) return null;
  const body = (given?.body ?? {}) as { reason?: string; by?: string };
  return (
    <section className="panel stack-8" aria-labelledby="goodwill-head">
      <div className="spread">
        <h2 id="goodwill-head">{t("desk.costs.goodwill.title")}</h2>
        {manager && open && !given && <Button onClick={() => setGiving(true)}>{t("desk.costs.goodwill.give")}</Button>}
      </div>
      {given ? (
        <>
          {body.reason && <p className="said">{body.reason}</p>}
          <p className="small muted">
            {t("desk.costs.goodwill.given", {
              by: body.by ?? given.actor.name,
              at: momentInWords(given.at, serverNow(), language, typed),
            })}
          </p>
        </>
      ) : (
        <p className="small muted">{t("desk.costs.goodwill.needed")}</p>
      )}
      <FormDialog<Values, IncidentDetail>
        open={giving}
        name={`goodwill.${incident.id}`}
        title={t("desk.costs.goodwill.give")}
        submit={t("desk.costs.goodwill.give")}
        send={({ reason, cost }) =>
          taken(
            http.POST("/api/v1/incidents/{id}/goodwill", {
              params: { path: { id: incident.id } },
              body: { reason: reason.trim(), cost: { minor: minorOf(cost, houseMoney()) ?? 0, currency: houseMoney() } },
            }),
          )
        }
        onDone={done}
        onClose={() => setGiving(false)}
      >
        <p className="muted form-intro">{t("desk.costs.goodwill.hint")}</p>
        <Item name="reason" label={t("desk.costs.goodwill.reason")} extra={t("desk.costs.goodwill.reason_hint")} need>
          <Input.TextArea autoSize={{ minRows: 2 }} placeholder={t("desk.costs.goodwill.reason_placeholder")} />
        </Item>
        <Item name="cost" label={t("desk.costs.goodwill.cost", { money: moneyUnit(houseMoney(), language) })} extra={t("desk.costs.goodwill.cost_hint")} need rules={[amount]}>
          <Input inputMode="decimal" prefix={moneySign(houseMoney())} />
        </Item>
      </FormDialog>
    </section>
  );
}
