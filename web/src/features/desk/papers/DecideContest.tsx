import { useQuery } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import type { Contested, FaultClass, IncidentDetail } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { phrase } from "../../../ui/words";
import { Choice } from "../parts/Choice";
import { FAULT_CLASSES } from "../parts/MoveForm";
import { Question } from "../parts/Question";
import { usePaper } from "./data";

type Props = { incident: IncidentDetail; contest: Contested; open: boolean; onClose: () => void };
type Word = "uphold" | "dismiss";

/** The manager's word: the verdict stands, or another one takes its place and the old one is kept. */
export function DecideContest({ incident, contest, open, onClose }: Props) {
  const { t } = useTranslation();
  const [word, setWord] = useKept<Word>(`decide.${contest.id}.word`, "dismiss");
  const [reason, setReason] = useKept(`decide.${contest.id}.reason`, "");
  const [lead, setLead] = useKept<string | undefined>(`decide.${contest.id}.lead`, undefined);
  const [fault, setFault] = useKept<FaultClass | undefined>(`decide.${contest.id}.class`, undefined);
  const [lacking, setLacking] = useState(false);
  const again = word === "uphold" && contest.about === "attribution";
  const parties = useQuery({ ...everyParty(), enabled: open && again });
  const decide = usePaper(
    incident.id,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/contests/{paper}/decision", {
          params: { path: { id: incident.id, paper: contest.id } },
          body: {
            upheld: word === "uphold",
            reason: reason.trim(),
            ...(again && lead ? { lead_party_id: lead } : {}),
            ...(again && fault ? { fault_class: fault } : {}),
          },
        }),
      ),
    () => {
      setReason("");
      onClose();
    },
  );
  const submit = () => {
    setLacking(reason.trim() === "");
    if (reason.trim() !== "") decide.mutate(undefined);
  };
  return (
    <Modal
      open={open}
      title={t("desk.papers.contest.decide")}
      okText={t("desk.papers.contest.decide")}
      okButtonProps={{ loading: slow(decide.isPending) }}
      onOk={submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        {decide.error && <Refusal error={decide.error} />}
        <Choice
          legend={t("desk.papers.contest.decide")}
          options={(["dismiss", "uphold"] as const).map((value) => ({ value, label: t(`desk.papers.contest.${value}`) }))}
          value={word}
          onChange={setWord}
        />
        {again && (
          <>
            <Question id="decide-lead" label={t("desk.papers.contest.lead")}>
              <Select
                id="decide-lead"
                allowClear
                showSearch={{ optionFilterProp: "label" }}
                value={lead}
                onChange={setLead}
                loading={parties.isFetching}
                options={parties.data?.map((party) => ({ value: party.id, label: party.name }))}
                style={{ width: "100%" }}
              />
            </Question>
            <Question id="decide-class" label={t("desk.papers.contest.fault_class")}>
              <Select
                id="decide-class"
                allowClear
                value={fault}
                onChange={setFault}
                options={FAULT_CLASSES.map((value) => ({ value, label: phrase(t, "desk.fault_class", value) }))}
                style={{ width: "100%" }}
              />
            </Question>
          </>
        )}
        <Question id="decide-reason" label={t("desk.papers.contest.decision_reason")} note={lacking && reason.trim() === "" ? t("desk.papers.need_reason") : undefined}>
          <Input.TextArea id="decide-reason" autoSize={{ minRows: 3 }} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Question>
      </div>
    </Modal>
  );
}
