import { Link, useParams } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";

import type { Attachment, IncidentDetail } from "../../../api/types";
import { Explain } from "../../../ui/Explain";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Loaded, Refusal } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { useIncident, useMove } from "../data";
import { CoverageTag, StateTag } from "../parts/Adjectives";
import { Attach } from "../parts/Attach";
import { Confirming } from "../parts/Confirming";
import { Contests } from "../papers/Contests";
import { Proposals } from "../papers/Proposals";
import { Quotations } from "../papers/Quotations";
import { Remote } from "../site/Remote";
import { Visits } from "../site/Visits";
import { MoveForm } from "../parts/MoveForm";
import { specOf } from "../parts/moves";
import { Promises } from "../parts/Promises";
import { PromiseLine } from "../parts/Receipt";
import { Timeline } from "../parts/Timeline";
import { useMoves } from "../parts/useMoves";

import "../desk.css";

const OWN_MOVES = ["passing-on", "own-answer", "sending-back", "resubmission", "withdrawal", "reopening"] as const;
/** What waits for him rather than stands open to him. */
const HIS_TURN = new Set<string>(["passing-on", "resubmission"]);
const HAS_ENDED = new Set(["withdrawn", "cancelled", "merged"]);

/** A fault for whom it concerns: the promises, what happened, one box to answer, one button when it is his turn. */
export function FaultPage() {
  const { id } = useParams({ from: "/inside/faults/$id" });
  const { t } = useTranslation();
  const query = useIncident(id);
  useTitle(query.data && `${query.data.number} ${query.data.title}`);
  return (
    <div className="page narrow">
      <p style={{ marginBottom: 8 }}>
        <Link to="/faults">← {t("desk.fault.list_title")}</Link>
      </p>
      <Loaded query={query}>{(incident) => <Content key={incident.id} incident={incident} />}</Loaded>
    </div>
  );
}

function Content({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <section className="panel stack">
        <div className="stack-8">
          <h1>{incident.title}</h1>
          <div className="line">
            <span className="muted">{incident.number}</span>
            <Severity level={incident.severity} named />
            <CoverageTag coverage={incident.coverage} />
            <StateTag state={incident.state} />
            <Explain incidentId={incident.id} />
          </div>
        </div>
        <PromiseLine incident={incident} />
        <Confirming incident={incident} />
      </section>

      <section className="panel stack-8" aria-labelledby="promises-head">
        <h2 id="promises-head">{t("desk.fault.promises")}</h2>
        <Promises incident={incident} />
      </section>

      {incident.solution && (
        <section className="panel stack-8">
          <h2>{t("desk.fault.solution")}</h2>
          <p className="said">{incident.solution}</p>
        </section>
      )}

      <Visits incident={incident} />
      <Remote incident={incident} />
      <Quotations incident={incident} />
      <Proposals incident={incident} />
      <section className="panel stack-8" aria-labelledby="progress-head">
        <h2 id="progress-head">{t("desk.fault.timeline")}</h2>
        {!HAS_ENDED.has(incident.state) && <AnswerBox incident={incident} />}
        <Timeline incidentId={incident.id} />
      </section>

      <Contests incident={incident} />
      <OwnMoves incident={incident} />
    </div>
  );
}

/** What the reporter may do besides: take it back, or open it again. */
function OwnMoves({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const moves = useMoves();
  const names = OWN_MOVES.filter((name) => incident.allowed.includes(name));
  if (names.length === 0) return null;
  return (
    <div className="line">
      {names.map((name) => (
        <Button key={name} type={HIS_TURN.has(name) ? "primary" : "default"} onClick={() => moves.start(specOf(name), incident)}>
          {t(`desk.move.${name}`)}
        </Button>
      ))}
      <MoveForm {...moves.dialog} />
    </div>
  );
}

function AnswerBox({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [text, setText] = useKept(`answer.${incident.id}.text`, "");
  const [files, setFiles] = useKept<Attachment[]>(`answer.${incident.id}.files`, []);
  const send = useMove();
  const submit = () =>
    send.mutate(
      { id: incident.id, resource: "messages", body: { text: text.trim(), attachment_ids: files.map((file) => file.id) } },
      {
        onSuccess: () => {
          setText("");
          setFiles([]);
          void message.success(t("desk.fault.sent"));
        },
      },
    );
  return (
    <form
      className="stack-8 answer-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) submit();
      }}
    >
      <Input.TextArea
        aria-label={t("desk.fault.answer")}
        placeholder={t("desk.fault.answer_placeholder")}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
        style={{ fontSize: 16 }}
      />
      {send.error && <Refusal error={send.error} />}
      <div className="spread">
        <Attach files={files} onChange={setFiles} />
        <Button type="primary" ghost htmlType="submit" disabled={text.trim() === ""} loading={slow(send.isPending)}>
          {t("desk.fault.send")}
        </Button>
      </div>
    </form>
  );
}
