import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Attachment, ContestInput, Contested, IncidentDetail } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { Attach } from "../parts/Attach";
import { Choice } from "../parts/Choice";
import { Question } from "../parts/Question";
import { DecideContest } from "./DecideContest";
import { usePaper, useContests } from "./data";
import { ReasonDialog } from "./ReasonDialog";

import "./papers.css";

/** Who contests what, how it was decided, and whose word is still missing. */
export function Contests({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const account = useAccount();
  const query = useContests(incident.id);
  const [making, setMaking] = useState(false);
  const may = has(account, "reporter", "customer_lead", "vendor");
  const items = query.data ?? [];
  if (items.length === 0 && !may) return null;
  return (
    <section className="panel stack-8" aria-labelledby="contests-head">
      <div className="spread">
        <h2 id="contests-head">{t("desk.papers.contest.title")}</h2>
        {may && <Button onClick={() => setMaking(true)}>{t("desk.papers.contest.make")}</Button>}
      </div>
      {items.map((contest) => (
        <One key={contest.id} incident={incident} contest={contest} />
      ))}
      {may && <ContestForm incident={incident} open={making} onClose={() => setMaking(false)} />}
    </section>
  );
}

function One({ incident, contest }: { incident: IncidentDetail; contest: Contested }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const account = useAccount();
  const [deciding, setDeciding] = useState(false);
  const state = t(`desk.papers.contest.state.${contest.state}`);
  return (
    <div className="paper">
      <div className="line">
        <strong>{t(`desk.papers.contest.about.${contest.about}`)}</strong>
        <span className="adjective">{state}</span>
        {contest.severity && <span className="muted">{phrase(t, "ui.severity.name", String(contest.severity))}</span>}
      </div>
      <div className="small muted">
        {t("desk.papers.contest.by", {
          by: contest.by,
          side: phrase(t, "desk.papers.contest.side", contest.side),
          at: momentInWords(contest.made_at, serverNow(), language, t),
        })}
      </div>
      <p className="said">{contest.reason}</p>
      {contest.decision && (
        <p className="said">
          {t("desk.papers.contest.decided", {
            by: contest.decision.by,
            word: t(contest.decision.upheld ? "desk.papers.contest.state.upheld" : "desk.papers.contest.state.dismissed"),
            reason: contest.decision.reason,
          })}
        </p>
      )}
      {contest.agreement && (
        <p>
          {contest.agreement.agreed
            ? t("desk.papers.contest.agreed", { by: contest.agreement.by })
            : t("desk.papers.contest.disagreed", { by: contest.agreement.by, reason: contest.agreement.reason ?? "" })}
        </p>
      )}
      {(deciding || contest.state === "open") && has(account, "manager") && (
        <div>
          {contest.state === "open" && (
            <Button type="primary" onClick={() => setDeciding(true)}>
              {t("desk.papers.contest.decide")}
            </Button>
          )}
          <DecideContest incident={incident} contest={contest} open={deciding} onClose={() => setDeciding(false)} />
        </div>
      )}
      {contest.state === "to_agree" && has(account, "customer_lead") && <Agreeing incident={incident} contest={contest} />}
    </div>
  );
}

/** The customer's word on a decision that concerns ourselves. */
function Agreeing({ incident, contest }: { incident: IncidentDetail; contest: Contested }) {
  const { t } = useTranslation();
  const [refusing, setRefusing] = useState(false);
  const agree = usePaper(incident.id, (reason: string | null) =>
    taken(
      http.POST("/api/v1/incidents/{id}/contests/{paper}/agreement", {
        params: { path: { id: incident.id, paper: contest.id } },
        body: reason === null ? { agreed: true } : { agreed: false, reason },
      }),
    ),
  );
  return (
    <div className="your-turn stack-8">
      <strong>{t("desk.papers.contest.agree_title")}</strong>
      {agree.error && !refusing && <Refusal error={agree.error} />}
      <div className="thumbs">
        <Button type="primary" size="large" loading={slow(agree.isPending)} onClick={() => agree.mutate(null)}>
          {t("desk.papers.contest.agree")}
        </Button>
        <Button size="large" onClick={() => setRefusing(true)}>
          {t("desk.papers.contest.disagree")}
        </Button>
      </div>
      <ReasonDialog
        keep={`verdict.${contest.id}`}
        open={refusing}
        title={t("desk.papers.proposal.refuse_title")}
        submit={t("desk.papers.contest.disagree")}
        sending={agree.isPending}
        error={agree.error}
        onSubmit={(reason) => agree.mutate(reason)}
        onClose={() => setRefusing(false)}
      />
    </div>
  );
}

function ContestForm({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [about, setAbout] = useKept<ContestInput["about"]>(`contest.${incident.id}.about`, "attribution");
  const [severity, setSeverity] = useKept<number | undefined>(`contest.${incident.id}.severity`, undefined);
  const [reason, setReason] = useKept(`contest.${incident.id}.reason`, "");
  const [files, setFiles] = useKept<Attachment[]>(`contest.${incident.id}.files`, []);
  const [lacking, setLacking] = useState(false);
  const make = usePaper(
    incident.id,
    (body: ContestInput) => taken(http.POST("/api/v1/incidents/{id}/contests", { params: { path: { id: incident.id } }, body })),
    () => {
      setReason("");
      setFiles([]);
      onClose();
      void message.success(t("desk.papers.contest.state.open"));
    },
  );
  const submit = () => {
    setLacking(reason.trim() === "");
    if (reason.trim() === "") return;
    const wanted = about === "severity" && severity ? { severity: severity as NonNullable<ContestInput["severity"]> } : {};
    make.mutate({ about, reason: reason.trim(), attachment_ids: files.map((file) => file.id), ...wanted });
  };
  return (
    <Modal
      open={open}
      title={t("desk.papers.contest.make")}
      okText={t("desk.papers.contest.submit")}
      okButtonProps={{ loading: slow(make.isPending) }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        {make.error && <Refusal error={make.error} />}
        <Choice
          legend={t("desk.papers.contest.what")}
          options={(["attribution", "severity"] as const).map((value) => ({ value, label: t(`desk.papers.contest.about.${value}`) }))}
          value={about}
          onChange={setAbout}
        />
        {about === "severity" && (
          <Question id="contest-severity" label={t("desk.papers.contest.severity")}>
            <Select
              id="contest-severity"
              value={severity}
              onChange={setSeverity}
              options={[1, 2, 3, 4].map((value) => ({ value, label: phrase(t, "ui.severity.name", String(value)) }))}
              style={{ width: "100%" }}
            />
          </Question>
        )}
        <Question id="contest-reason" label={t("desk.papers.contest.reason")} note={lacking && reason.trim() === "" ? t("desk.papers.need_reason") : undefined}>
          <Input.TextArea
            id="contest-reason"
            autoSize={{ minRows: 3 }}
            placeholder={t("desk.papers.contest.reason_placeholder")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Question>
        <Attach files={files} onChange={setFiles} />
      </div>
    </Modal>
  );
}
