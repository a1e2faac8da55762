import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { BulkMove, IncidentRow, MovedMany } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { PersonSelect } from "../parts/Pickers";
import { Question } from "../parts/Question";
import { useMany } from "./data";

type Props = { move: BulkMove; rows: IncidentRow[]; onDone: (moved: MovedMany) => void; onClose: () => void };

/** What one move on many needs to be told. */
export function ManyForm({ move, rows, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useKept(`many.${move}.text`, "");
  const [reason, setReason] = useKept(`many.${move}.reason`, "");
  const [person, setPerson] = useState<string>();
  const [lacking, setLacking] = useState(false);
  const speaks = move === "answer" || move === "message";
  const make = useMany(
    () =>
      taken(
        http.POST("/api/v1/bulk-moves", {
          body: {
            move,
            incident_ids: rows.map((row) => row.id),
            ...(speaks ? { text: text.trim() } : {}),
            ...(move === "assign" ? { reason: reason.trim(), ...(person ? { person_id: person } : {}) } : {}),
          },
        }),
      ),
    (moved) => {
      setText("");
      setReason("");
      onDone(moved);
    },
  );
  const submit = () => {
    const lacks = (speaks && text.trim() === "") || (move === "assign" && reason.trim() === "");
    setLacking(lacks);
    if (!lacks) make.mutate(undefined);
  };
  const title = `${t(`desk.many.move.${move}`)} · ${t("desk.many.picked", { count: rows.length })}`;
  return (
    <Modal
      open
      title={title}
      okText={t(`desk.many.move.${move}`)}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {make.error && <Refusal error={make.error} />}
        <p className="muted">{rows.map((row) => row.number).join(", ")}</p>
        {move === "assign" && (
          <>
            <Question id="many-person" label={t("desk.many.person")}>
              <PersonSelect
                id="many-person"
                placeholder={t("desk.many.by_ranking")}
                {...(person ? { value: person } : {})}
                onChange={setPerson}
              />
            </Question>
            <Question id="many-reason" label={t("desk.many.reason")} note={lacking && reason.trim() === "" ? t("desk.many.need_reason") : undefined}>
              <Input.TextArea id="many-reason" autoSize={{ minRows: 2 }} value={reason} onChange={(event) => setReason(event.target.value)} />
            </Question>
          </>
        )}
        {speaks && (
          <Question id="many-text" label={t("desk.many.text")} note={lacking && text.trim() === "" ? t("desk.many.need_text") : undefined}>
            <Input.TextArea id="many-text" autoSize={{ minRows: 3 }} value={text} onChange={(event) => setText(event.target.value)} />
          </Question>
        )}
      </div>
    </Modal>
  );
}
