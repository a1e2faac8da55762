import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { IncidentDetail, ProofInput, Visited } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { usePaper } from "../papers/data";
import { Question } from "../parts/Question";
import { ProofFields } from "./ProofFields";

type Props = { incident: IncidentDetail; visit: Visited; open: boolean; onClose: () => void };

/** Departure: what was done, what is left, and what shows that he stayed until now. */
export function LeaveForm({ incident, visit, open, onClose }: Props) {
  const { t } = useTranslation();
  const [done, setDone] = useKept(`leave.${visit.id}.done`, "");
  const [leftOver, setLeftOver] = useKept(`leave.${visit.id}.left-over`, "");
  const [proof, setProof] = useKept<ProofInput>(`leave.${visit.id}.proof`, {});
  const [lacking, setLacking] = useState(false);
  const leave = usePaper(
    incident.id,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/visits/{paper}/departure", {
          params: { path: { id: incident.id, paper: visit.id } },
          body: { done: done.trim(), proof, ...(leftOver.trim() ? { left_over: leftOver.trim() } : {}) },
        }),
      ),
    () => {
      setDone("");
      setLeftOver("");
      setProof({});
      onClose();
    },
  );
  const submit = () => {
    setLacking(done.trim() === "");
    if (done.trim() !== "") leave.mutate(undefined);
  };
  return (
    <Modal
      open={open}
      title={t("desk.site.leave_title")}
      okText={t("desk.site.leave")}
      okButtonProps={{ loading: slow(leave.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {leave.error && <Refusal error={leave.error} />}
        <Question id="leave-done" label={t("desk.site.done")} note={lacking && done.trim() === "" ? t("desk.site.need_done") : undefined}>
          <Input.TextArea id="leave-done" autoSize={{ minRows: 2 }} value={done} onChange={(event) => setDone(event.target.value)} />
        </Question>
        <Question id="leave-over" label={t("desk.site.left_over")}>
          <Input id="leave-over" value={leftOver} onChange={(event) => setLeftOver(event.target.value)} />
        </Question>
        <ProofFields
          number={incident.number}
          place={visit.place ?? ""}
          value={proof}
          refused={leave.error ? asProblem(leave.error).pointers : {}}
          onChange={setProof}
        />
      </div>
    </Modal>
  );
}
