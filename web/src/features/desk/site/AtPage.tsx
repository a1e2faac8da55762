import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { LabelRead } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { Empty, Loaded } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { useTitle } from "../../../ui/useTitle";
import { useIncidents } from "../data";
import { StateTag } from "../parts/Adjectives";
import { rememberScan } from "./ProofFields";

import "../desk.css";

/** What a label at the site opens: the report page for the customer, the arrival for the engineer. */
export function AtPage() {
  const { t } = useTranslation();
  useTitle(t("desk.site.at.title"));
  const [code] = useState(() => location.hash.replace(/^#/, ""));
  const query = useQuery({
    queryKey: ["label", code],
    queryFn: async () => {
      const label = await taken(http.POST("/api/v1/label-readings", { body: { code } }));
      rememberScan({ code, place: label.place, at: Date.now() });
      return label;
    },
    staleTime: Infinity,
    retry: false,
  });
  return (
    <div className="page narrow">
      <Loaded query={query}>{(label) => <Read label={label} />}</Loaded>
    </div>
  );
}

function Read({ label }: { label: LabelRead }) {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>{label.system.name}</h1>
          <p className="muted">{[label.place, label.component?.name].filter(Boolean).join(" · ")}</p>
        </div>
        <Link to="/report" search={{ system: label.system.id }}>
          <Button type={has(account, "engineer") ? "default" : "primary"} size="large" tabIndex={-1}>
            {t("desk.site.at.report")}
          </Button>
        </Link>
      </div>
      {has(account, "engineer", "dispatcher", "manager") && <Arriving system={label.system.id} />}
    </div>
  );
}

/** The open incidents of the system, each one tap from the arrival. */
function Arriving({ system }: { system: string }) {
  const { t } = useTranslation();
  const query = useIncidents({ view: "all", system_id: system, limit: 50 });
  return (
    <section className="panel stack-8" aria-labelledby="arriving-head">
      <h2 id="arriving-head">{t("desk.site.at.arrive")}</h2>
      <Loaded query={query}>
        {({ items }) => {
          const open = items.filter((row) => !["resolved", "confirmed", "closed", "withdrawn", "cancelled", "merged"].includes(row.state));
          if (open.length === 0) return <Empty title={t("desk.site.at.none")} />;
          return (
            <ul className="plain-list stack-8">
              {open.map((row) => (
                <li key={row.id}>
                  <Link to="/incidents/$id" params={{ id: row.id }} search={{ arrive: true }} className="card">
                    <span className="line nowrap">
                      <Severity level={row.severity} />
                      <span className="grow cut">{row.title}</span>
                    </span>
                    <span className="line small muted">
                      {row.number} <StateTag state={row.state} /> {row.engineer?.name}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
