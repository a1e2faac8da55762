import { useQueries } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { PlannedWindow } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { GrowingList, type Growing } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { systemQuery } from "../parts/Pickers";
import { standingOf } from "./standing";

type Props = { query: Growing<PlannedWindow>; keeps: boolean; onCancel: (row: PlannedWindow) => void; empty: ReactNode };

/** The windows agreed on, each with its system; whoever keeps them cancels them from here. */
export function WindowList({ query, keeps, onCancel, ...rest }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const systemOf = useSystems(query.data?.pages.flatMap((page) => page.items) ?? []);
  const span = (row: PlannedWindow) => `${fullMoment(row.from, language)} – ${fullMoment(row.until, language)}`;
  const standing = (row: PlannedWindow) => t(`desk.windows.standing.${standingOf(row, serverNow())}`);
  const columns: ListColumn<PlannedWindow>[] = [
    { key: "time", title: t("desk.windows.column.time"), width: 260, cell: span, render: (row) => <Span row={row} /> },
    { key: "kind", title: t("desk.windows.column.kind"), width: 130, cell: (row) => t(`desk.windows.kind.${row.kind}`), render: (row) => t(`desk.windows.kind.${row.kind}`) },
    { key: "system", title: t("desk.windows.column.system"), cell: (row) => Object.values(systemOf(row)).join(" "), render: (row) => <System {...systemOf(row)} /> },
    { key: "reason", title: t("desk.windows.column.reason"), cell: (row) => row.reason, render: (row) => row.reason },
    { key: "agreed_by", title: t("desk.windows.column.agreed_by"), roomy: true, cell: (row) => row.agreed_by, render: (row) => row.agreed_by },
    {
      key: "state",
      title: t("desk.windows.column.state"),
      width: 180,
      fixed: true,
      cell: standing,
      render: (row) => (
        <span className="spread">
          <span className="adjective">{standing(row)}</span>
          {keeps && <Cancel row={row} onCancel={onCancel} />}
        </span>
      ),
    },
  ];
  return (
    <GrowingList
      {...rest}
      query={query}
      name="windows"
      title={t("desk.windows.title")}
      columns={columns}
      rowKey={(row) => row.id}
      card={(row) => (
        <div className="panel stack-8">
          <div className="spread">
            <strong>{t(`desk.windows.kind.${row.kind}`)}</strong>
            <span className="adjective">{standing(row)}</span>
          </div>
          <Span row={row} />
          <System {...systemOf(row)} />
          <p className="said">{row.reason}</p>
          <div className="spread">
            <span className="small muted">
              {t("desk.windows.column.agreed_by")} {row.agreed_by}
            </span>
            {keeps && <Cancel row={row} onCancel={onCancel} />}
          </div>
        </div>
      )}
    />
  );
}

type Where = { name: string; parts: string };

/** Of which system a window is, and of which of its parts. */
function useSystems(rows: PlannedWindow[]): (row: PlannedWindow) => Where {
  const { t } = useWords();
  const found = useQueries({ queries: [...new Set(rows.map(({ system_id }) => system_id))].map(systemQuery) });
  return ({ system_id, component_ids }) => {
    const system = found.find(({ data }) => data?.id === system_id)?.data;
    const names = component_ids.map((id) => system?.components.find((component) => component.id === id)?.name);
    const parts = names.every(Boolean) ? names.join(", ") : t("desk.windows.parts", { count: names.length });
    return { name: system ? `${system.name} · ${system.customer_name}` : "…", parts: names.length === 0 ? t("desk.windows.whole") : parts };
  };
}

function System({ name, parts }: Where) {
  return (
    <span>
      {name} <span className="small muted">{parts}</span>
    </span>
  );
}

function Span({ row }: { row: PlannedWindow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  return (
    <span title={`${fullMoment(row.from, language)} – ${fullMoment(row.until, language)}`}>
      {when(row.from)} – {when(row.until)}
    </span>
  );
}

function Cancel({ row, onCancel }: { row: PlannedWindow; onCancel: (row: PlannedWindow) => void }) {
  const { t } = useWords();
  const standing = standingOf(row, serverNow());
  if (standing === "over" || standing === "cancelled") return null;
  return (
    <Button size="small" aria-label={t("desk.windows.cancel_label", { what: row.reason })} onClick={() => onCancel(row)}>
      {t(standing === "now" ? "desk.windows.end_now" : "desk.windows.cancel")}
    </Button>
  );
}
