import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentRow } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { PersonSelect } from "../parts/Pickers";
import { Question } from "../parts/Question";
import { useMany } from "./data";

type Props = { rows: IncidentRow[]; onDone: () => void; onClose: () => void };

/** The end of a shift: open work goes to the next one, with what he must know. Clocks run on. */
export function HandOverForm({ rows, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [refused, setRefused] = useState<string[]>([]);
  const [to, setTo] = useKept<string | undefined>("handover.to", undefined);
  const [note, setNote] = useKept("handover.note", "");
  const [notes, setNotes] = useKept<Record<string, string>>("handover.notes", {});
  const [lacking, setLacking] = useState(false);
  const make = useMany(
    () =>
      taken(
        http.POST("/api/v1/handovers", {
          body: {
            to_person_id: to ?? "",
            items: rows.map((row) => ({ incident_id: row.id, ...(notes[row.id]?.trim() ? { note: notes[row.id]?.trim() } : {}) })),
            ...(note.trim() ? { note: note.trim() } : {}),
          },
        }),
      ),
    ({ items }) => {
      setTo(undefined);
      setNote("");
      setNotes({});
      const failed = items.filter((item) => !item.handed);
      void message.success(t("desk.many.over.done", { count: items.length - failed.length }));
      // What stayed behind is read before the form goes.
      if (failed.length > 0) setRefused(failed.map((item) => item.detail ?? ""));
      else onDone();
    },
  );
  const submit = () => {
    setLacking(!to);
    if (to) make.mutate(undefined);
  };
  if (refused.length > 0)
    return (
      <Modal open title={t("desk.many.failed", { count: refused.length })} onOk={onDone} onCancel={onDone} cancelButtonProps={{ hidden: true }}>
        <ul className="bullets" role="alert">
          {refused.map((detail, index) => (
            <li key={index}>{detail}</li>
          ))}
        </ul>
      </Modal>
    );
  return (
    <Modal
      open
      title={t("desk.many.over.title")}
      okText={t("desk.many.over.submit")}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {make.error && <Refusal error={make.error} />}
        <Question id="over-to" label={t("desk.many.over.to")} note={lacking && !to ? t("desk.many.over.need_to") : undefined}>
          <PersonSelect id="over-to" {...(to ? { value: to } : {})} onChange={setTo} />
        </Question>
        <Question id="over-note" label={t("desk.many.over.note")}>
          <Input.TextArea
            id="over-note"
            autoSize={{ minRows: 2 }}
            placeholder={t("desk.many.over.note_placeholder")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Question>
        <div className="stack-8">
          <strong>{t("desk.many.over.items")}</strong>
          {rows.length === 0 && <p className="muted">{t("desk.many.over.all")}</p>}
          {rows.map((row) => (
            <div key={row.id} className="stack-8">
              <span>
                <span className="muted">{row.number}</span> {row.title}
              </span>
              <Input
                aria-label={t("desk.many.over.item_note", { number: row.number })}
                placeholder={t("desk.many.over.item_note", { number: row.number })}
                value={notes[row.id] ?? ""}
                onChange={(event) => setNotes({ ...notes, [row.id]: event.target.value })}
              />
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}
