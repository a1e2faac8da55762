import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input } from "antd";
import { useState } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Expense, Expenses as Took, IncidentDetail } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { money } from "../../../ui/money";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { countedInWords, fullMoment, momentInWords } from "../../../ui/time";
import { useWide } from "../../../ui/useWide";
import { phrase, useWords, type Words } from "../../../ui/words";
import { minutesOf, useExpenses } from "./data";
import { CostForm, EffortForm, PartForm, useEntered } from "./forms";

import "./costs.css";
import "../papers/papers.css";

type Asked = "effort" | "part" | "cost" | null;

/** What the case took: entered in seconds, summed below, struck and never erased. */
export function Expenses({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const query = useExpenses(incident.id);
  const wide = useWide();
  const [asked, setAsked] = useState<Asked>(null);
  const [striking, setStriking] = useState<Expense | null>(null);
  const close = () => setAsked(null);
  useCommands([
    { id: "enter-effort", title: t("desk.costs.effort.enter"), group: "do", key: "t", run: () => setAsked("effort") },
    { id: "enter-part", title: t("desk.costs.part.enter"), group: "do", run: () => setAsked("part") },
    { id: "enter-cost", title: t("desk.costs.cost.enter"), group: "do", run: () => setAsked("cost") },
  ]);
  return (
    <section className="stack-8" aria-labelledby="expenses-head">
      <div className="spread">
        <h2 id="expenses-head">{t("desk.costs.title")}</h2>
        <div className="line">
          <Button onClick={() => setAsked("effort")}>{t("desk.costs.effort.enter")}</Button>
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                { key: "part", label: t("desk.costs.part.enter"), onClick: () => setAsked("part") },
                { key: "cost", label: t("desk.costs.cost.enter"), onClick: () => setAsked("cost") },
              ],
            }}
          >
            <Button icon={<DownOutlined aria-hidden />} iconPlacement="end">
              {t("desk.costs.kind.part")} · {t("desk.costs.kind.cost")}
            </Button>
          </Dropdown>
        </div>
      </div>
      <Loaded query={query} rows={3}>
        {(took) =>
          took.items.length === 0 ? (
            <Empty title={t("desk.costs.empty")} hint={t("desk.costs.empty_hint")} />
          ) : (
            <>
              <Sums took={took} />
              {wide ? <Rows took={took} onStrike={setStriking} /> : <Cards took={took} onStrike={setStriking} />}
            </>
          )
        }
      </Loaded>
      <EffortForm incident={incident} open={asked === "effort"} onClose={close} />
      <PartForm incident={incident} open={asked === "part"} onClose={close} />
      <CostForm incident={incident} open={asked === "cost"} onClose={close} />
      <StrikeForm incident={incident} entry={striking} onClose={() => setStriking(null)} />
    </section>
  );
}

function Sums({ took }: { took: Took }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const kinds = Object.entries(took.minutes as Record<string, number>);
  return (
    <div className="sums">
      <div>
        <span className="small muted">{t("desk.costs.hours")}</span>
        <b>{hours(minutesOf(took), typed)}</b>
        {kinds.length > 1 && (
          <span className="small muted">
            {kinds.map(([kind, minutes]) => `${phrase(t, "desk.costs.effort.of", kind)} ${hours(minutes, typed)}`).join(" · ")}
          </span>
        )}
      </div>
      <div>
        <span className="small muted">{t("desk.costs.sum")}</span>
        <b>{took.sums.length === 0 ? t("desk.costs.none") : took.sums.map((sum) => money(sum, language)).join(" + ")}</b>
      </div>
    </div>
  );
}

type ListProps = { took: Took; onStrike: (entry: Expense) => void };

function Rows({ took, onStrike }: ListProps) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="dense">
        <thead>
          <tr>
            <th scope="col">{t("desk.costs.at")}</th>
            <th scope="col">{t("desk.costs.what")}</th>
            <th scope="col">{t("desk.costs.who")}</th>
            <th scope="col" className="number">
              {t("desk.costs.took")}
            </th>
            <th scope="col" className="number">
              {t("desk.costs.amount")}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t("desk.costs.strike.do")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {took.items.map((entry) => (
            <tr key={entry.id} data-struck={entry.struck}>
              <td className="nowrap">
                <When entry={entry} />
              </td>
              <td>
                <What entry={entry} />
              </td>
              <td>{entry.person ?? entry.by}</td>
              <td className="number">{entry.minutes === null ? "" : hours(entry.minutes, typed)}</td>
              <td className="number">
                <Amount entry={entry} />
              </td>
              <td className="number">
                <Strike entry={entry} onStrike={onStrike} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ took, onStrike }: ListProps) {
  const { t: typed } = useTranslation();
  return (
    <ul className="plain-list">
      {took.items.map((entry) => (
        <li key={entry.id} className="paper" data-struck={entry.struck}>
          <div className="spread nowrap">
            <span className="small muted">
              <When entry={entry} /> · {entry.person ?? entry.by}
            </span>
            <strong>
              {entry.minutes !== null && hours(entry.minutes, typed)}
              <Amount entry={entry} />
            </strong>
          </div>
          <div className="spread">
            <div className="grow">
              <What entry={entry} />
            </div>
            <Strike entry={entry} onStrike={onStrike} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function When({ entry }: { entry: Expense }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <time dateTime={entry.at} title={fullMoment(entry.at, language)}>
      {momentInWords(entry.at, serverNow(), language, t)}
    </time>
  );
}

function What({ entry }: { entry: Expense }) {
  const { t } = useWords();
  return (
    <>
      <span className="what">{nameOf(entry, t)}</span>
      {entry.quantity !== null && entry.quantity !== 1 && <> {t("desk.costs.quantity", { count: entry.quantity })}</>}
      {entry.struck && <span className="adjective struck-word">{t("desk.costs.struck")}</span>}
      <div className="small muted">{[entry.model, serials(entry, t)].filter(Boolean).join(" · ")}</div>
    </>
  );
}

function nameOf(entry: Expense, t: Words): string {
  if (entry.kind !== "effort") return entry.name;
  const kind = entry.effort ? phrase(t, "desk.costs.effort.of", entry.effort) : t("desk.costs.kind.effort");
  return entry.name ? `${kind} · ${entry.name}` : kind;
}

function serials({ serial_new, serial_old }: Expense, t: Words): string {
  if (serial_new && serial_old) return t("desk.costs.serials", { old: serial_old, new: serial_new });
  if (serial_new) return t("desk.costs.serial_new", { new: serial_new });
  return serial_old ? t("desk.costs.serial_old", { old: serial_old }) : "";
}

function Amount({ entry }: { entry: Expense }) {
  const language = useLanguage();
  if (entry.minor === null || entry.currency === null) return null;
  return <>{money({ minor: entry.minor, currency: entry.currency }, language)}</>;
}

function Strike({ entry, onStrike }: { entry: Expense; onStrike: (entry: Expense) => void }) {
  const { t } = useWords();
  if (entry.struck) return null;
  return (
    <button
      type="button"
      className="link-button small strike"
      aria-label={t("desk.costs.strike.label", { what: nameOf(entry, t) })}
      onClick={() => onStrike(entry)}
    >
      {t("desk.costs.strike.do")}
    </button>
  );
}

function StrikeForm({ incident, entry, onClose }: { incident: IncidentDetail; entry: Expense | null; onClose: () => void }) {
  const { t } = useWords();
  const done = useEntered(incident, t("desk.costs.strike.done"), onClose);
  return (
    <FormDialog<{ reason: string }, Expense>
      open={entry !== null}
      name={`strike.${entry?.id ?? ""}`}
      title={t("desk.costs.strike.title")}
      submit={t("desk.costs.strike.do")}
      send={({ reason }) =>
        taken(
          http.POST("/api/v1/incidents/{id}/expenses/{paper}/strike", {
            params: { path: { id: incident.id, paper: entry?.id ?? "" } },
            body: { reason: reason.trim() },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      {entry && <p className="muted">{nameOf(entry, t)}</p>}
      <Item name="reason" label={t("desk.costs.strike.why")} need>
        <Input.TextArea autoSize={{ minRows: 2 }} />
      </Item>
    </FormDialog>
  );
}

function hours(minutes: number, t: TFunction): string {
  return countedInWords(minutes * 60_000_000, t);
}
