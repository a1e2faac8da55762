import { Link } from "@tanstack/react-router";
import { Segmented, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { WhatIfAnswer, WhatIfChange, WhatIfRow, WhatIfShift } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Empty } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { fullMoment, momentInWords } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";

import "../whatif.css";

type Part = "lost" | "won" | "figures" | "shifts" | "aside";

/** What came out: the two rates, and behind them every promise that came out otherwise. */
export function Outcome({ answer }: { answer: WhatIfAnswer }) {
  const { t } = useWords();
  const { won, lost, shifts, set_aside: aside, total } = answer;
  const [part, setPart] = useState<Part>(lost.count > 0 ? "lost" : won.count > 0 ? "won" : "figures");
  const unchanged = won.count === 0 && lost.count === 0 && shifts.count === 0;
  const parts: { value: Part; label: string }[] = [
    { value: "lost", label: counted(t("whatif.lost"), lost.count) },
    { value: "won", label: counted(t("whatif.won"), won.count) },
    { value: "figures", label: t("whatif.figures") },
    { value: "shifts", label: counted(t("whatif.shifts"), shifts.count) },
    { value: "aside", label: counted(t("whatif.aside"), aside.count) },
  ];
  return (
    <div className="stack">
      <section className="panel stack-8" aria-label={t("whatif.rate")}>
        <dl className="what-if-head">
          <Number name={`${t("whatif.rate")} · ${t("whatif.old")}`} value={percent(total.old.permille) ?? t("whatif.none")} />
          <Number name={`${t("whatif.rate")} · ${t("whatif.new")}`} value={percent(total.new.permille) ?? t("whatif.none")} />
          <Number name={t("whatif.won")} value={String(won.count)} />
          <Number name={t("whatif.lost")} value={String(lost.count)} late={lost.count > 0} />
        </dl>
        <p className="muted small">
          {t("whatif.looked_at", { count: answer.incidents, concerned: answer.concerned })}
          {unchanged && ` · ${t("whatif.same")}`}
        </p>
      </section>
      <div className="scroll-x">
        <Segmented<Part> aria-label={t("whatif.part")} value={part} options={parts} onChange={setPart} />
      </div>
      <section className="what-if-part" aria-label={parts.find((each) => each.value === part)?.label}>
        {part === "lost" && <Changes of={lost} none={t("whatif.nothing_lost")} />}
        {part === "won" && <Changes of={won} none={t("whatif.nothing_won")} />}
        {part === "figures" && <Figures rows={answer.figures} />}
        {part === "shifts" && <Shifts of={shifts} />}
        {part === "aside" && <Aside of={aside} />}
      </section>
    </div>
  );
}

function Number({ name, value, late = false }: { name: string; value: string; late?: boolean }) {
  return (
    <div>
      <dt className="muted small">{name}</dt>
      <dd className={late ? "what-if-lost" : undefined}>{value}</dd>
    </div>
  );
}

function Changes({ of, none }: { of: WhatIfAnswer["won"]; none: string }) {
  const wide = useWide();
  if (of.count === 0) return <Nothing title={none} />;
  return (
    <>
      {wide ? <ChangeRows items={of.items} /> : <ChangeCards items={of.items} />}
      <More of={of} />
    </>
  );
}

const changeKey = (row: WhatIfChange) => [row.incident_id, row.milestone, row.old_due_at, row.new_due_at].join("|");

function ChangeRows({ items }: { items: WhatIfChange[] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <Table<WhatIfChange>
      className="panel flush"
      size="small"
      scroll={{ x: "max-content" }}
      pagination={paged(items)}
      dataSource={items}
      rowKey={changeKey}
      columns={[
        { title: t("whatif.incident"), render: (_, row) => <Incident id={row.incident_id} number={row.incident_number} /> },
        { title: t("whatif.severity"), render: (_, row) => <Severity level={row.severity} /> },
        { title: t("whatif.milestone"), render: (_, row) => phrase(t, "ui.milestone", row.milestone) },
        { title: t("whatif.old_due"), render: (_, row) => <At at={row.old_due_at} /> },
        { title: t("whatif.new_due"), render: (_, row) => <At at={row.new_due_at} /> },
        { title: t("whatif.met"), render: (_, row) => <At at={row.met_at} /> },
        { title: t("whatif.why"), render: (_, row) => (language === "zh" ? row.text_zh : row.text_en) },
      ]}
    />
  );
}

function ChangeCards({ items }: { items: WhatIfChange[] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <ul className="plain-list stack-8">
      {items.map((row) => (
        <li key={changeKey(row)} className="panel stack-8">
          <div className="spread">
            <Incident id={row.incident_id} number={row.incident_number} />
            <span className="line">
              <Severity level={row.severity} /> {phrase(t, "ui.milestone", row.milestone)}
            </span>
          </div>
          <div>
            {t("whatif.old_due")} <At at={row.old_due_at} /> · {t("whatif.new_due")} <At at={row.new_due_at} /> · {t("whatif.met")}{" "}
            <At at={row.met_at} />
          </div>
          <div className="small muted">{language === "zh" ? row.text_zh : row.text_en}</div>
        </li>
      ))}
    </ul>
  );
}

const figureKey = (row: WhatIfRow) =>
  [row.agreement_id, row.milestone, row.severity, row.party?.id, row.party?.kind, row.disputed].join("|");

function Figures({ rows }: { rows: WhatIfRow[] }) {
  const { t } = useWords();
  const wide = useWide();
  if (rows.length === 0) return <Nothing title={t("whatif.nothing_counted")} />;
  return wide ? <FigureRows rows={rows} /> : <FigureCards rows={rows} />;
}

function FigureRows({ rows }: { rows: WhatIfRow[] }) {
  const { t } = useWords();
  return (
    <Table<WhatIfRow>
      className="panel flush"
      size="small"
      scroll={{ x: "max-content" }}
      pagination={paged(rows)}
      dataSource={rows}
      rowKey={figureKey}
      rowClassName={(row) => (row.old.missed === row.new.missed ? "" : "what-if-changed")}
      columns={[
        { title: t("whatif.agreement"), render: (_, row) => row.agreement || t("whatif.none") },
        { title: t("whatif.milestone"), render: (_, row) => (row.milestone ? phrase(t, "ui.milestone", row.milestone) : t("whatif.none")) },
        { title: t("whatif.severity"), render: (_, row) => (row.severity === null ? t("whatif.none") : <Severity level={row.severity} />) },
        { title: t("whatif.party"), render: (_, row) => <Answerable row={row} /> },
        { title: t("whatif.old"), align: "right", render: (_, row) => <Figure of={row.old} /> },
        { title: t("whatif.new"), align: "right", render: (_, row) => <Figure of={row.new} /> },
      ]}
    />
  );
}

function FigureCards({ rows }: { rows: WhatIfRow[] }) {
  const { t } = useWords();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => (
        <li key={figureKey(row)} className="panel stack-8">
          <div className="spread">
            <span className="line">
              {row.severity !== null && <Severity level={row.severity} />}
              {row.milestone && phrase(t, "ui.milestone", row.milestone)}
            </span>
            <Answerable row={row} />
          </div>
          <div className={row.old.missed === row.new.missed ? "" : "what-if-changed"}>
            {t("whatif.old")} <Figure of={row.old} /> · {t("whatif.new")} <Figure of={row.new} />
          </div>
          <div className="small muted">{row.agreement}</div>
        </li>
      ))}
    </ul>
  );
}

function Answerable({ row }: { row: WhatIfRow }) {
  const { t } = useWords();
  return row.disputed ? t("whatif.disputed") : <Led party={row.party} />;
}

function Figure({ of: { met, missed, permille } }: { of: WhatIfRow["old"] }) {
  const { t } = useWords();
  return (
    <span title={`${t("whatif.met_count")} ${met} · ${t("whatif.missed_count")} ${missed}`}>
      {percent(permille) ?? t("whatif.none")} <span className="muted small">{`${met}/${met + missed}`}</span>
    </span>
  );
}

function Shifts({ of }: { of: WhatIfAnswer["shifts"] }) {
  const { t } = useWords();
  const wide = useWide();
  if (of.count === 0) return <Nothing title={t("whatif.nothing_shifted")} />;
  return (
    <>
      {wide ? <ShiftRows items={of.items} /> : <ShiftCards items={of.items} />}
      <More of={of} />
    </>
  );
}

function ShiftRows({ items }: { items: WhatIfShift[] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <Table<WhatIfShift>
      className="panel flush"
      size="small"
      scroll={{ x: "max-content" }}
      pagination={paged(items)}
      dataSource={items}
      rowKey={(row) => `${row.incident_id}|${row.stage}`}
      columns={[
        { title: t("whatif.incident"), render: (_, row) => <Incident id={row.incident_id} number={row.incident_number} /> },
        { title: t("whatif.stage"), render: (_, row) => phrase(t, "whatif.stages", row.stage) },
        { title: t("whatif.from"), render: (_, row) => <Led party={row.from} /> },
        { title: t("whatif.to"), render: (_, row) => <Led party={row.to} /> },
        { title: t("whatif.why"), render: (_, row) => (language === "zh" ? row.text_zh : row.text_en) },
      ]}
    />
  );
}

function ShiftCards({ items }: { items: WhatIfShift[] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <ul className="plain-list stack-8">
      {items.map((row) => (
        <li key={`${row.incident_id}|${row.stage}`} className="panel stack-8">
          <div className="spread">
            <Incident id={row.incident_id} number={row.incident_number} />
            {phrase(t, "whatif.stages", row.stage)}
          </div>
          <div className="line">
            <Led party={row.from} /> → <Led party={row.to} />
          </div>
          <div className="small muted">{language === "zh" ? row.text_zh : row.text_en}</div>
        </li>
      ))}
    </ul>
  );
}

function Aside({ of }: { of: WhatIfAnswer["set_aside"] }) {
  const { t } = useWords();
  const language = useLanguage();
  if (of.count === 0) return <Nothing title={t("whatif.nothing_aside")} />;
  return (
    <div className="panel stack-8">
      <p className="muted">{t("whatif.aside_hint")}</p>
      <ul className="plain-list stack-8">
        {of.items.map((item) => (
          <li key={item.incident_id} className="line">
            <Incident id={item.incident_id} number={item.incident_number} />
            <span className="muted">
              {(language === "zh" ? item.text_zh : item.text_en) ??
                item.milestones.map((milestone) => phrase(t, "ui.milestone", milestone)).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      <More of={of} />
    </div>
  );
}

function More({ of }: { of: { count: number; items: readonly unknown[] } }) {
  const { t } = useWords();
  if (of.items.length >= of.count) return null;
  return <p className="muted small">{t("whatif.more", { shown: of.items.length, count: of.count })}</p>;
}

function Incident({ id, number }: { id: string; number: string }) {
  return (
    <Link to="/incidents/$id" params={{ id }}>
      {number}
    </Link>
  );
}

function At({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (at === null) return <span className="muted">—</span>;
  return <span title={fullMoment(at, language)}>{momentInWords(at, serverNow(), language, t)}</span>;
}

function Led({ party }: { party: WhatIfShift["from"] }) {
  const { t } = useWords();
  if (party === null) return <span className="muted">{t("whatif.none")}</span>;
  return <PartyTag name={party.name || phrase(t, "ui.party", party.kind)} kind={party.kind} />;
}

function Nothing({ title }: { title: string }) {
  return (
    <div className="panel">
      <Empty title={title} />
    </div>
  );
}

/** Fifty to a page, where there are more. */
function paged(items: readonly unknown[]) {
  return items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false;
}

function counted(name: string, count: number): string {
  return count > 0 ? `${name} ${count}` : name;
}

function percent(permille: number | null): string | undefined {
  return permille === null ? undefined : `${(permille / 10).toFixed(1)}%`;
}
