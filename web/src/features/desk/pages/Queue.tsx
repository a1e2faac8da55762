import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import type { TFunction } from "i18next";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentQuery, IncidentRow } from "../../../api/types";
import { useCommands, type Command } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { useArranged } from "../../../ui/list/arranged";
import { furtherOf, More } from "../../../ui/list/More";
import { Empty, Loaded } from "../../../ui/PageState";
import { useWide } from "../../../ui/useWide";
import { useTitle } from "../../../ui/useTitle";
import { useCounts, useIncidentPages } from "../data";
import { mayChoose } from "../many/data";
import { ManyBar } from "../many/ManyBar";
import { MoveForm } from "../parts/MoveForm";
import { specOf, type MoveName } from "../parts/moves";
import { QueueCards } from "../parts/QueueCards";
import { queueColumns } from "../parts/queueColumns";
import { QueueHead } from "../parts/QueueHead";
import { focusRow, QueueTable } from "../parts/QueueTable";
import { useMoves } from "../parts/useMoves";
import type { QueueSearch } from "../routes";

import "../desk.css";

/** What falls due next, and everything one key away. */
export function QueuePage() {
  const { t } = useTranslation();
  useTitle(t("desk.queue.title"));
  const account = useAccount();
  const wide = useWide();
  const navigate = useNavigate({ from: "/queue" });
  const search = useSearch({ from: "/inside/queue" });
  const view = search.view ?? (account.person_id && has(account, "engineer") ? "mine" : "group");
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const query = useIncidentPages(queryOf(view, search));
  const counts = useCounts();
  const moves = useMoves();
  const rows = query.data ?? [];
  const choosing = wide && mayChoose(account);
  const language = useLanguage();
  const columns = useMemo(() => queueColumns(t, language), [t, language]);
  const { shown, tools } = useArranged({ name: "queue", title: t("desk.queue.title"), columns, rows, choosing: wide, partial: query.hasNextPage });
  const chosen = Math.min(at, rows.length - 1);

  const change = useCallback(
    (next: QueueSearch) => {
      setAt(0);
      void navigate({ search: () => next, replace: true });
    },
    [navigate],
  );
  const step = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, chosen + by));
    setAt(next);
    focusRow(rows[next]?.id);
  };
  const pick = useCallback(
    (ids: string[], on: boolean) =>
      setPicked((before) => {
        const next = new Set(before);
        for (const id of ids) if (on) next.add(id); else next.delete(id);
        return next;
      }),
    [],
  );
  const current = rows[chosen];
  useCommands(
    current && choosing
      ? [{ id: "queue-pick", title: t("desk.many.toggle"), group: "do", key: "x", run: () => pick([current.id], !picked.has(current.id)) }]
      : [],
  );
  useCommands(queueCommands(t, rows[chosen], step, (name, row) => moves.start(specOf(name), row)));

  const filtered = Boolean(search.q ?? search.severity ?? search.state ?? search.overdue);
  return (
    <div className="page queue-page">
      <QueueHead view={view} search={search} counts={counts.data} onChange={change} />
      {/* Views stay at hand where one of them has no rows. */}
      {tools}
      <Loaded query={query} rows={10}>
        {(items) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty
                title={t(filtered ? "desk.queue.empty_filtered" : view === "mine" ? "desk.queue.empty_mine" : "desk.queue.empty")}
                hint={filtered ? undefined : t("desk.queue.empty_hint")}
                action={
                  filtered ? (
                    <Button onClick={() => change({ view })}>{t("desk.queue.clear")}</Button>
                  ) : view === "mine" ? (
                    <Button onClick={() => change({ view: "group" })}>{t("desk.queue.see_group")}</Button>
                  ) : undefined
                }
              />
            </div>
          ) : (
            <div className="stack-8">
              {wide ? (
                <QueueTable rows={items} columns={shown} chosen={chosen} picked={picked} onChoose={setAt} onPick={choosing ? pick : undefined} />
              ) : <QueueCards rows={items} />}
              <div className="spread">
                <span className="small muted keys-hint">{wide && t("desk.queue.keys")}</span>
                <More {...furtherOf(query)} />
              </div>
            </div>
          )
        }
      </Loaded>
      {choosing && <ManyBar rows={rows.filter((row) => picked.has(row.id))} onClear={() => setPicked(new Set())} />}
      <MoveForm {...moves.dialog} />
    </div>
  );
}

function queryOf(view: NonNullable<IncidentQuery["view"]>, search: QueueSearch): IncidentQuery {
  return {
    view,
    limit: 50,
    ...(search.q ? { q: search.q } : {}),
    ...(search.severity ? { severity: search.severity } : {}),
    ...(search.state ? { state: search.state } : {}),
    ...(search.overdue ? { overdue: true } : {}),
  };
}

const KEYED: MoveName[] = ["acceptance", "answer", "plan", "pause", "resolution"];

function queueCommands(
  t: TFunction,
  row: IncidentRow | undefined,
  step: (by: number) => void,
  start: (name: MoveName, row: IncidentRow) => void,
): Command[] {
  const walking: Command[] = [
    { id: "queue-next", title: t("desk.queue.next"), group: "do", key: "j", run: () => step(1) },
    { id: "queue-previous", title: t("desk.queue.previous"), group: "do", key: "k", run: () => step(-1) },
  ];
  if (!row) return [];
  return [
    ...walking,
    ...KEYED.map((name): Command => {
      const key = specOf(name).key;
      return {
        id: `queue-${name}`,
        title: `${t(`desk.move.${name}`)} · ${row.number}`,
        group: "do",
        ...(key ? { key } : {}),
        run: () => start(name, row),
      };
    }),
  ];
}
