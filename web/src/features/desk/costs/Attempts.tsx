import { MessageOutlined, PhoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { AttemptInput, IncidentDetail, TimelineEntry } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { durationInWords, fullMoment, momentInWords } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { useTimeline } from "../data";
import { isOwed } from "../parts/moves";
import { attemptsOf, callsThatCount } from "./attempts";
import { useEntered } from "./forms";

import "./costs.css";

const RESULTS: AttemptInput["result"][] = ["reached", "no_answer", "busy", "wrong_number", "declined"];
const ENDED = new Set(["resolved", "confirmed", "closed", "withdrawn", "cancelled", "merged"]);

/** Who tried to reach the reporter, how and with what result; enough of them may stand for the response. */
export function Attempts({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const timeline = useTimeline(incident.id);
  const [logging, setLogging] = useState(false);
  const open = !ENDED.has(incident.state);
  useCommands(open ? [{ id: "log-attempt", title: t("desk.costs.attempt.log"), group: "do", run: () => setLogging(true) }] : []);
  const entries = timeline.data?.items ?? [];
  const attempts = attemptsOf(entries);
  // A form that somebody fills in stays, whatever is read anew meanwhile.
  if (!open && attempts.length === 0 && !logging) return null;
  return (
    <section className="panel stack-8" aria-labelledby="attempts-head">
      <div className="spread">
        <h2 id="attempts-head">{t("desk.costs.attempt.title")}</h2>
        {open && <Button onClick={() => setLogging(true)}>{t("desk.costs.attempt.log")}</Button>}
      </div>
      <Rule incident={incident} entries={entries} />
      {attempts.length === 0 ? (
        <p className="small muted">{t("desk.costs.attempt.none")}</p>
      ) : (
        <ul className="plain-list stack-8 attempts-list">
          {attempts.map((entry) => (
            <One key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      <AttemptForm incident={incident} open={logging} onClose={() => setLogging(false)} />
    </section>
  );
}

/** What the agreement lets stand for a response, and how far it is. */
function Rule({ incident, entries }: { incident: IncidentDetail; entries: TimelineEntry[] }) {
  const { t } = useWords();
  const version = incident.agreement_version_id ?? "";
  const query = useQuery({
    queryKey: ["agreement-version", version],
    queryFn: () => taken(http.GET("/api/v1/agreement-versions/{id}", { params: { path: { id: version } } })),
    enabled: version !== "",
    staleTime: 60_000,
  });
  const rule = query.data?.content.attempts;
  if (!rule) return null;
  if (entries.some((entry) => entry.kind === "incident.attempts_met"))
    return <p className="small muted">{t("desk.costs.attempt.met")}</p>;
  if (!isOwed(incident.clocks, "respond")) return null;
  const holes = { count: rule.count, apart: durationInWords(rule.apart, t) };
  return (
    <p className="small muted">
      {rule.text_message ? t("desk.costs.attempt.rule_text", holes) : t("desk.costs.attempt.rule", holes)}{" "}
      <strong>{t("desk.costs.attempt.progress", { done: callsThatCount(entries, rule), count: rule.count })}</strong>
    </p>
  );
}

function One({ entry }: { entry: TimelineEntry }) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const { way, result, note } = entry.body as unknown as { way: string; result: string; note?: string };
  const Icon = way === "text_message" ? MessageOutlined : PhoneOutlined;
  return (
    <li>
      <span>
        <Icon aria-label={phrase(t, "desk.costs.attempt.of", way)} /> {phrase(t, "desk.costs.attempt.came", result)}
      </span>
      <span className="small muted" title={fullMoment(entry.at, language)}>
        {momentInWords(entry.at, serverNow(), language, typed)} · {entry.actor.name}
      </span>
      {note && <span className="small said">{note}</span>}
    </li>
  );
}

type Values = { way: AttemptInput["way"]; result?: AttemptInput["result"]; note?: string; occurred_at?: string };

function AttemptForm({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const done = useEntered(incident, t("desk.costs.attempt.done"), onClose);
  const send = ({ way, result, note, occurred_at }: Values) =>
    taken(
      http.POST("/api/v1/incidents/{id}/attempts", {
        params: { path: { id: incident.id } },
        body: {
          way,
          result: way === "text_message" ? "sent" : (result ?? "no_answer"),
          ...(note?.trim() ? { note: note.trim() } : {}),
          ...(occurred_at ? { occurred_at: new Date(occurred_at).toISOString() } : {}),
        },
      }),
    );
  return (
    <FormDialog<Values, IncidentDetail>
      open={open}
      name={`attempt.${incident.id}`}
      title={t("desk.costs.attempt.log")}
      submit={t("desk.costs.attempt.log")}
      initial={{ way: "phone", result: "no_answer" }}
      send={send}
      onDone={done}
      onClose={onClose}
    >
      <Item name="way" label={t("desk.costs.attempt.way")}>
        <Select
          options={(["phone", "text_message"] as const).map((value) => ({ value, label: phrase(t, "desk.costs.attempt.of", value) }))}
        />
      </Item>
      <Form.Item noStyle dependencies={["way"]}>
        {({ getFieldValue }) =>
          getFieldValue("way") === "phone" && (
            <Item name="result" label={t("desk.costs.attempt.result")}>
              <Select options={RESULTS.map((value) => ({ value, label: phrase(t, "desk.costs.attempt.came", value) }))} />
            </Item>
          )
        }
      </Form.Item>
      <Form.Item noStyle dependencies={["way", "result"]}>
        {({ getFieldValue }) => {
          const reached = getFieldValue("way") === "phone" && getFieldValue("result") === "reached";
          return (
            <Item name="note" label={t(reached ? "desk.costs.attempt.note_reached" : "desk.costs.attempt.note")} need={reached}>
              <Input.TextArea autoSize={{ minRows: 2 }} placeholder={t("desk.costs.attempt.note_placeholder")} />
            </Item>
          );
        }}
      </Form.Item>
      <Item name="occurred_at" label={t("desk.costs.attempt.when")} extra={t("desk.costs.attempt.when_hint")}>
        <Input type="datetime-local" />
      </Item>
    </FormDialog>
  );
}
