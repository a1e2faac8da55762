import { CheckCircleFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { Explain } from "../../../ui/Explain";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { dueInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { CoverageTag } from "./Adjectives";
import { inDueOrder, Promises } from "./Promises";

/** What the report became: number, grade, cover, who leads, and by when. */
export function Receipt({ incident, onAnother }: { incident: IncidentDetail; onAnother: () => void }) {
  const { t } = useTranslation();
  const staff = isStaff(useAccount());
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="panel stack receipt" aria-live="polite">
      <div className="line">
        <CheckCircleFilled aria-hidden className="receipt-mark" />
        <h1 tabIndex={-1} ref={head}>
          {incident.number} {t("desk.receipt.accepted")}
        </h1>
      </div>
      <div className="line">
        <Severity level={incident.severity} named />
        <CoverageTag coverage={incident.coverage} />
        <Explain incidentId={incident.id} />
      </div>
      <PromiseLine incident={incident} />
      <Promises incident={incident} />
      <div className="line">
        <Link to={staff ? "/incidents/$id" : "/faults/$id"} params={{ id: incident.id }} className="grow">
          <Button type="primary" size="large" block tabIndex={-1}>
            {t("desk.receipt.follow")}
          </Button>
        </Link>
        <Button size="large" onClick={onAnother}>
          {t("desk.receipt.another")}
        </Button>
      </div>
    </section>
  );
}

/** `牵头单位 华衡 · 王工 · 16:12 前联系您`: who, and by when the next thing happens, in one sentence. */
export function PromiseLine({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const next = inDueOrder(incident.clocks).find((clock) => clock.state === "running" && clock.due_at !== null);
  const person = incident.engineer?.name;
  const lead = incident.attribution.lead?.name;
  const parts: string[] = [];
  if (lead) parts.push(person ? t("desk.receipt.lead", { lead, person }) : t("desk.receipt.lead_only", { lead }));
  else if (person) parts.push(person);
  if (next?.due_at) {
    const at = dueInWords(next.due_at, now, language, t);
    parts.push(
      next.milestone === "respond"
        ? t("desk.receipt.respond", { at })
        : t("desk.receipt.plan", { milestone: phrase(t, "ui.milestone", next.milestone), at }),
    );
  }
  const undecided = !incident.decided && !incident.engineer;
  return (
    <div className="stack-8">
      {parts.length > 0 && <p className="promise-line">{parts.join(" · ")}</p>}
      {undecided && <p className="muted">{t("desk.receipt.undecided")}</p>}
      {!undecided && incident.clocks.length === 0 && <p className="muted">{t("desk.receipt.no_promise")}</p>}
    </div>
  );
}
