import type { WhatIfRow } from "../../../api/types";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { phrase, useWords, type Words } from "../../../ui/words";
import { Led, ledBy } from "./columns";

/** The rates of old and new, by agreement, milestone, severity and who answers. */
export function Figures({ rows }: { rows: WhatIfRow[] }) {
  const { t } = useWords();
  return (
    <List
      name="what-if-figures"
      title={t("whatif.figures")}
      columns={columnsOf(t)}
      rows={rows}
      empty={<Empty title={t("whatif.nothing_counted")} />}
      rowKey={(row) => [row.agreement_id, row.milestone, row.severity, row.party?.id, row.party?.kind, row.disputed].join("|")}
      card={(row) => <Card row={row} />}
    />
  );
}

function columnsOf(t: Words): ListColumn<WhatIfRow>[] {
  const of = plainColumn<WhatIfRow>;
  const none = t("whatif.none");
  const rate = (key: "old" | "new") =>
    of(key, t(`whatif.${key}`), (row) => row[key].permille, { kind: "percent", align: "right", render: (row) => <Figure of={row[key]} changed={isChanged(row)} /> });
  return [
    of("agreement", t("whatif.agreement"), (row) => row.agreement || none),
    of("milestone", t("whatif.milestone"), (row) => (row.milestone ? phrase(t, "ui.milestone", row.milestone) : none)),
    of("severity", t("whatif.severity"), (row) => (row.severity === null ? none : phrase(t, "ui.severity.name", String(row.severity))), {
      render: ({ severity }) => (severity === null ? none : <Severity level={severity} />),
    }),
    of("party", t("whatif.party"), (row) => (row.disputed ? t("whatif.disputed") : ledBy(row.party, t)), { render: (row) => <Answerable row={row} /> }),
    rate("old"),
    rate("new"),
  ];
}

function isChanged(row: WhatIfRow): boolean {
  return row.old.missed !== row.new.missed;
}

function Card({ row }: { row: WhatIfRow }) {
  const { t } = useWords();
  return (
    <div className="panel stack-8">
      <div className="spread">
        <span className="line">
          {row.severity !== null && <Severity level={row.severity} />}
          {row.milestone && phrase(t, "ui.milestone", row.milestone)}
        </span>
        <Answerable row={row} />
      </div>
      <div>
        {t("whatif.old")} <Figure of={row.old} changed={isChanged(row)} /> · {t("whatif.new")} <Figure of={row.new} changed={isChanged(row)} />
      </div>
      <div className="small muted">{row.agreement}</div>
    </div>
  );
}

function Answerable({ row }: { row: WhatIfRow }) {
  const { t } = useWords();
  return row.disputed ? t("whatif.disputed") : <Led party={row.party} />;
}

function Figure({ of: { met, missed, permille }, changed }: { of: WhatIfRow["old"]; changed: boolean }) {
  const { t } = useWords();
  return (
    <span className={changed ? "what-if-changed" : undefined} title={`${t("whatif.met_count")} ${met} · ${t("whatif.missed_count")} ${missed}`}>
      {percent(permille) ?? t("whatif.none")} <span className="muted small">{`${met}/${met + missed}`}</span>
    </span>
  );
}

/** Thousandths as a percentage; nothing where nothing counts. */
export function percent(permille: number | null): string | undefined {
  return permille === null ? undefined : `${(permille / 10).toFixed(1)}%`;
}
