import { Link } from "@tanstack/react-router";
import { Segmented, Table } from "antd";
import { useState } from "react";

import type { IncidentRow } from "../../../api/types";
import { Countdown, promisedByRow } from "../../../ui/Countdown";
import { IntervalsOf } from "../../../ui/Intervals";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { useWords } from "../../../ui/words";
import { useAllOpen, useOpen } from "../data";
import { atRisk, groupedRisk, type RiskGroup } from "../risk";

const SHOWN = 10;
type By = "due" | "customer" | "severity";

/** What is at risk now, by what falls due next, by customer, or by severity. */
export function Risk() {
  const { t } = useWords();
  const [by, setBy] = useState<By>("due");
  // What falls due next stands on the first page; who has how much is known from all of them.
  const first = useOpen();
  const all = useAllOpen(by !== "due");
  const query = by === "due" ? first : all;
  return (
    <section className="panel stack-8" aria-label={t("overview.risk.title")}>
      <div className="spread">
        <h2>{t("overview.risk.title")}</h2>
        <Segmented<By>
          size="small"
          aria-label={t("overview.risk.by")}
          value={by}
          onChange={setBy}
          options={(["due", "customer", "severity"] as const).map((each) => ({ value: each, label: t(`overview.risk.by_${each}`) }))}
        />
      </div>
      <Loaded query={query} rows={8}>
        {({ items, next_cursor }) => {
          const risky = atRisk(items, serverNow());
          if (risky.length === 0) return <Empty title={t("overview.risk.none")} hint={t("overview.risk.none_hint")} />;
          return (
            <>
              {by === "due" ? <Rows rows={risky.slice(0, SHOWN)} /> : <Groups groups={groupedRisk(items, by, serverNow())} by={by} />}
              <div className="line small">
                {by === "due" && risky.length > SHOWN && <span className="muted">{t("overview.risk.further", { count: risky.length - SHOWN })}</span>}
                {next_cursor && <span className="muted">{t("overview.risk.capped", { count: items.length })}</span>}
                <Link to="/queue" search={{ view: "group" }}>
                  {t("overview.risk.all")}
                </Link>
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Rows({ rows }: { rows: IncidentRow[] }) {
  return (
    <ul className="plain-list risk-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <Severity level={row.severity} />
          <Link to="/incidents/$id" params={{ id: row.id }} className="grow cut" title={`${row.number} ${row.title}`}>
            {row.title}
          </Link>
          <span className="muted small cut risk-who">
            {row.customer.name}
            {row.engineer && ` · ${row.engineer.name}`}
          </span>
          <Countdown
            promised={promisedByRow(row)}
            intervals={() => <IntervalsOf incidentId={row.id} milestone={row.next_milestone} />}
          />
        </li>
      ))}
    </ul>
  );
}

function Groups({ groups, by }: { groups: RiskGroup[]; by: "customer" | "severity" }) {
  const { t } = useWords();
  const count = (title: string, of: (group: RiskGroup) => number, late = false) => ({
    title,
    align: "right" as const,
    render: (_: unknown, group: RiskGroup) =>
      of(group) === 0 ? <span className="muted">0</span> : <span className={late ? "late-count" : undefined}>{of(group)}</span>,
  });
  return (
    <Table<RiskGroup>
      size="small"
      pagination={groups.length > 10 ? { pageSize: 10, showSizeChanger: false, size: "small" } : false}
      dataSource={groups}
      rowKey="key"
      columns={[
        {
          title: t(`overview.risk.by_${by}`),
          render: (_, group) => (by === "severity" ? <Severity level={Number(group.key)} named /> : group.name),
        },
        count(t("overview.risk.late"), (group) => group.late, true),
        count(t("overview.risk.soon"), (group) => group.soon),
        count(t("overview.risk.waiting"), (group) => group.waiting),
        count(t("overview.risk.open"), (group) => group.open),
      ]}
    />
  );
}
