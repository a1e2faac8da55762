import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import { Countdown, promisedByRow, timeStateOf } from "../../../ui/Countdown";
import { useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useIncidentPages } from "../data";
import { StateTag } from "../parts/Adjectives";

import "../desk.css";

/** The reporter's own faults, as cards on every screen: few, and each to be understood at a glance. */
export function FaultsPage() {
  const { t } = useTranslation();
  useTitle(t("desk.fault.list_title"));
  const [shown, setShown] = useState<"open" | "all">("all");
  // What the account may see is its own and its department's; "queue" is what of it is still open.
  const query = useIncidentPages({ view: shown === "open" ? "queue" : "all", limit: 30 });
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>{t("desk.fault.list_title")}</h1>
        <Segmented
          aria-label={t("desk.queue.state")}
          value={shown}
          onChange={setShown}
          options={[
            { value: "all", label: t("desk.fault.all") },
            { value: "open", label: t("desk.fault.open_only") },
          ]}
        />
      </div>
      <Loaded query={query}>
        {(rows) => {
          if (rows.length === 0)
            return (
              <div className="panel">
                <Empty
                  title={t(shown === "open" ? "desk.fault.empty_open" : "desk.fault.empty")}
                  hint={t("desk.fault.empty_hint")}
                  action={
                    <Link to="/report">
                      <Button type="primary" tabIndex={-1}>
                        {t("desk.report.title")}
                      </Button>
                    </Link>
                  }
                />
              </div>
            );
          return (
            <div className="stack">
              <ul className="plain-list stack-8">
                {rows.map((row) => (
                  <FaultCard key={row.id} row={row} />
                ))}
              </ul>
              {query.hasNextPage && (
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t("desk.fault.more")}
                </Button>
              )}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

function FaultCard({ row }: { row: IncidentRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const promised = promisedByRow(row);
  const now = serverNow();
  return (
    <li>
      <Link to="/faults/$id" params={{ id: row.id }} className="card" data-time={timeStateOf(promised, now)}>
        <div className="line nowrap">
          <Severity level={row.severity} />
          <strong className="grow cut">{row.title}</strong>
          <StateTag state={row.state} />
        </div>
        <div className="spread">
          {row.next_milestone ? <Countdown promised={promised} /> : <span />}
          <span className="muted small">{row.engineer?.name}</span>
        </div>
        <div className="spread muted small">
          <span className="cut">{row.system?.name}</span>
          <span>
            {row.number} · {momentInWords(row.reported_at, now, language, t)}
          </span>
        </div>
      </Link>
    </li>
  );
}
