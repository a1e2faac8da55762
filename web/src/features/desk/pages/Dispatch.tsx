import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { Countdown, promisedByRow, timeStateOf } from "../../../ui/Countdown";
import { furtherOf, More, type Further } from "../../../ui/list/More";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { useTitle } from "../../../ui/useTitle";
import { useIncidentPages } from "../data";
import { DutyBoard } from "../parts/DutyBoard";
import { Reasons } from "../parts/Reasons";
import { UndecidedCount } from "../parts/UndecidedCount";

import "../desk.css";

/** Left what the platform could not decide alone, right why; one click decides. Below, who is on duty. */
export function DispatchPage() {
  const { t } = useTranslation();
  useTitle(t("desk.dispatch.title"));
  const wide = useWide(1024);
  const navigate = useNavigate({ from: "/dispatch" });
  const { incident } = useSearch({ from: "/inside/dispatch" });
  const query = useIncidentPages({ view: "undecided", limit: 100 });
  const rows = query.data ?? [];
  const chosen = rows.find((row) => row.id === incident) ?? (wide ? rows[0] : undefined);
  const choose = (id: string | undefined) =>
    void navigate({ search: id ? { incident: id } : {}, replace: wide, resetScroll: !wide });
  const step = (by: number) => {
    const index = rows.findIndex((row) => row.id === chosen?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (!next) return;
    choose(next.id);
    document.getElementById(`undecided-${next.id}`)?.focus();
  };
  useCommands(
    rows.length === 0
      ? []
      : [
          { id: "dispatch-next", title: t("desk.queue.next"), group: "do", key: "j", run: () => step(1) },
          { id: "dispatch-previous", title: t("desk.queue.previous"), group: "do", key: "k", run: () => step(-1) },
        ],
  );
  return (
    <div className="page stack">
      <div className="page-head" style={{ marginBottom: 0 }}>
        <h1>{t("desk.dispatch.title")}</h1>
        {wide && rows.length > 0 && <span className="small muted">{t("desk.dispatch.keys")}</span>}
      </div>
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t("desk.dispatch.empty")} hint={t("desk.dispatch.empty_hint")} />
            </div>
          ) : (
            <div className="dispatch">
              {(wide || !chosen) && <UndecidedList rows={items} chosen={chosen?.id} onChoose={choose} more={furtherOf(query)} />}
              {chosen && (
                <Reasons
                  key={chosen.id}
                  incidentId={chosen.id}
                  onBack={wide ? undefined : () => choose(undefined)}
                  onDecided={() => choose(undefined)}
                />
              )}
            </div>
          )
        }
      </Loaded>
      <DutyBoard />
    </div>
  );
}

function UndecidedList({
  rows,
  chosen,
  onChoose,
  more,
}: {
  rows: IncidentRow[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
  more: Further;
}) {
  const { t } = useTranslation();
  return (
    <section className="panel flush" aria-labelledby="undecided-head">
      <div className="spread section-head">
        <h2 id="undecided-head">{t("desk.dispatch.list")}</h2>
        <UndecidedCount shown={rows.length} />
      </div>
      <ul className="plain-list undecided">
        {rows.map((row) => {
          const promised = promisedByRow(row);
          return (
            <li key={row.id}>
              <button
                type="button"
                id={`undecided-${row.id}`}
                aria-current={row.id === chosen}
                data-time={timeStateOf(promised, serverNow())}
                onClick={() => onChoose(row.id)}
              >
                <span className="line nowrap">
                  <Severity level={row.severity} />
                  <span className="grow cut">{row.title}</span>
                </span>
                <span className="spread">
                  <Countdown promised={promised} />
                  <span className="muted small cut">{row.customer.name}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <More {...more} />
    </section>
  );
}
