import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Attachment, IncidentDetail, PauseReason } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { phrase } from "../../../ui/words";
import { Attach } from "../parts/Attach";
import { PAUSE_REASONS } from "../parts/MoveForm";
import { ClockSelect } from "../parts/Pickers";
import { Question } from "../parts/Question";
import { useProposals, usePaper } from "./data";
import { Pauses } from "./Pauses";
import { ProposalList } from "./ProposalList";

const GROUNDS = ["force_majeure", "power_cut", "agreed"] as const;

/** What waits for somebody's agreement on this incident, and what our side may propose. */
export function Proposals({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const account = useAccount();
  const ours = has(account, "engineer", "dispatcher", "manager");
  const customer = has(account, "reporter", "customer_lead");
  const query = useProposals(incident.id, !has(account, "vendor"));
  const [making, setMaking] = useState<"exemption" | "pause" | null>(null);
  const items = query.data?.items ?? [];
  const waiting = incident.state === "closed" || incident.state === "withdrawn" || incident.state === "cancelled" || incident.state === "merged";
  const close = () => setMaking(null);
  if (!making && items.length === 0 && !ours && !(customer && incident.pauses.length > 0)) return null;
  return (
    <section className="panel stack-8" aria-labelledby="proposals-head">
      <h2 id="proposals-head">{t("desk.papers.proposal.title")}</h2>
      <ProposalList items={items} />
      {customer && <Pauses incident={incident} contested={items.map((item) => item.pause_id)} />}
      {ours && (
        <div className="line">
          <Button onClick={() => setMaking("exemption")}>{t("desk.papers.proposal.exempt")}</Button>
          {!waiting && <Button onClick={() => setMaking("pause")}>{t("desk.papers.proposal.pause")}</Button>}
        </div>
      )}
      <ExemptionForm incident={incident} open={making === "exemption"} onClose={close} />
      <PauseForm incident={incident} open={making === "pause"} onClose={close} />
    </section>
  );
}

type FormProps = { incident: IncidentDetail; open: boolean; onClose: () => void };

function ExemptionForm({ incident, open, onClose }: FormProps) {
  const { t } = useTranslation();
  const [ground, setGround] = useKept<(typeof GROUNDS)[number]>(`exempt.${incident.id}.ground`, "force_majeure");
  const [clock, setClock] = useKept<string | undefined>(`exempt.${incident.id}.clock`, undefined);
  const [reason, setReason] = useKept(`exempt.${incident.id}.reason`, "");
  const [files, setFiles] = useKept<Attachment[]>(`exempt.${incident.id}.files`, []);
  const [lacking, setLacking] = useState(false);
  const make = usePaper(
    incident.id,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/exemptions", {
          params: { path: { id: incident.id } },
          body: { ground, reason: reason.trim(), evidence_ids: files.map((file) => file.id), ...(clock ? { clock_id: clock } : {}) },
        }),
      ),
    () => {
      setReason("");
      setFiles([]);
      onClose();
      void message.success(t("desk.papers.proposal.proposed"));
    },
  );
  const submit = () => {
    setLacking(reason.trim() === "");
    if (reason.trim() !== "") make.mutate(undefined);
  };
  return (
    <Modal
      open={open}
      title={t("desk.papers.proposal.exempt")}
      okText={t("desk.papers.proposal.submit")}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="muted">{t("desk.papers.proposal.exempt_hint")}</p>
        {make.error && <Refusal error={make.error} />}
        <Question id="exempt-ground" label={t("desk.papers.proposal.ground_label")}>
          <Select
            id="exempt-ground"
            value={ground}
            onChange={setGround}
            options={GROUNDS.map((value) => ({ value, label: t(`desk.papers.proposal.ground.${value}`) }))}
            style={{ width: "100%" }}
          />
        </Question>
        <Question id="exempt-clock" label={t("desk.papers.proposal.clock_label")}>
          <ClockSelect
            id="exempt-clock"
            of={incident.id}
            every
            placeholder={t("desk.papers.proposal.whole")}
            {...(clock ? { value: clock } : {})}
            onChange={setClock}
          />
        </Question>
        <Question id="exempt-reason" label={t("desk.papers.proposal.reason")} note={lacking && reason.trim() === "" ? t("desk.papers.need_reason") : undefined}>
          <Input.TextArea id="exempt-reason" autoSize={{ minRows: 2 }} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Question>
        <Attach files={files} onChange={setFiles} />
      </div>
    </Modal>
  );
}

function PauseForm({ incident, open, onClose }: FormProps) {
  const { t } = useTranslation();
  const [why, setWhy] = useKept<PauseReason>(`past-pause.${incident.id}.why`, "waiting_customer");
  const [from, setFrom] = useKept(`past-pause.${incident.id}.from`, "");
  const [to, setTo] = useKept(`past-pause.${incident.id}.to`, "");
  const [note, setNote] = useKept(`past-pause.${incident.id}.note`, "");
  const [lacking, setLacking] = useState(false);
  const make = usePaper(
    incident.id,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/past-pauses", {
          params: { path: { id: incident.id } },
          body: {
            reason: why,
            note: note.trim(),
            from: new Date(from).toISOString(),
            ...(to ? { to: new Date(to).toISOString() } : {}),
          },
        }),
      ),
    () => {
      setFrom("");
      setTo("");
      setNote("");
      onClose();
      void message.success(t("desk.papers.proposal.proposed"));
    },
  );
  const submit = () => {
    const lacks = from === "" || note.trim() === "";
    setLacking(lacks);
    if (!lacks) make.mutate(undefined);
  };
  return (
    <Modal
      open={open}
      title={t("desk.papers.proposal.pause")}
      okText={t("desk.papers.proposal.submit")}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="muted">{t("desk.papers.proposal.pause_hint")}</p>
        {make.error && <Refusal error={make.error} />}
        <Question id="pause-why" label={t("desk.form.pause_reason")}>
          <Select
            id="pause-why"
            value={why}
            onChange={setWhy}
            options={PAUSE_REASONS.map((value) => ({ value, label: phrase(t, "ui.pause", value) }))}
            style={{ width: "100%" }}
          />
        </Question>
        <div className="pair">
          <Question
            id="pause-from"
            label={t("desk.papers.proposal.pause_from")}
            note={lacking && from === "" ? t("desk.form.need", { field: t("desk.papers.proposal.pause_from") }) : undefined}
          >
            <Input id="pause-from" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
          </Question>
          <Question id="pause-to" label={t("desk.papers.proposal.pause_to")}>
            <Input id="pause-to" type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
          </Question>
        </div>
        <Question
          id="pause-note"
          label={t("desk.papers.proposal.pause_note")}
          note={lacking && note.trim() === "" ? t("desk.form.need", { field: t("desk.papers.proposal.pause_note") }) : undefined}
        >
          <Input.TextArea id="pause-note" autoSize={{ minRows: 2 }} value={note} onChange={(event) => setNote(event.target.value)} />
        </Question>
      </div>
    </Modal>
  );
}
