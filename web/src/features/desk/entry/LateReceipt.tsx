import { CheckCircleFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { LateEntered } from "../../../api/types";
import { Severity } from "../../../ui/Severity";
import { CoverageTag, StateTag } from "../parts/Adjectives";
import { Promises } from "../parts/Promises";

/** What became of a late entry: it counts, or waits for the manager. */
export function LateReceipt({ entered, onAnother }: { entered: LateEntered; onAnother: () => void }) {
  const { t } = useTranslation();
  const { incident } = entered;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="panel stack receipt" aria-live="polite">
      <div className="line">
        <CheckCircleFilled aria-hidden className="receipt-mark" />
        <h1 tabIndex={-1} ref={head}>
          {incident.number} {t("desk.entry.entered")}
        </h1>
      </div>
      <div className="line">
        <Severity level={incident.severity} named />
        <CoverageTag coverage={incident.coverage} />
        <StateTag state={incident.state} />
      </div>
      <p>{t(entered.counts ? "desk.entry.counts" : "desk.entry.waits")}</p>
      <Promises incident={incident} />
      <div className="line">
        <Link to="/incidents/$id" params={{ id: incident.id }} className="grow">
          <Button type="primary" size="large" block tabIndex={-1}>
            {t("desk.entry.open")}
          </Button>
        </Link>
        <Button size="large" onClick={onAnother}>
          {t("desk.entry.another")}
        </Button>
      </div>
    </section>
  );
}
