import { Button, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentDetail, Move } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { said, useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { StarChoice, StarsGiven } from "../../../ui/StarChoice";
import { slow } from "../../../ui/slow";
import { useMove, useTimeline } from "../data";

/** The one button when it is the reporter's turn: solved or not; then the stars. */
export function Confirming({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [rejecting, setRejecting] = useState(false);
  const confirm = useMove();
  const may = (move: Move) => incident.allowed.includes(move);
  if (may("confirmation"))
    return (
      <div className="your-turn stack-8">
        <h2>{t("desk.fault.your_turn")}</h2>
        <p>{t("desk.fault.your_turn_text", { who: incident.engineer?.name ?? incident.attribution.lead?.name ?? "" })}</p>
        {confirm.error && <Refusal error={confirm.error} />}
        <div className="thumbs">
          <Button
            type="primary"
            size="large"
            loading={slow(confirm.isPending)}
            onClick={() => confirm.mutate({ id: incident.id, resource: "confirmation", body: {} })}
          >
            {t("desk.fault.confirm")}
          </Button>
          {may("rejection") && (
            <Button size="large" onClick={() => setRejecting(true)}>
              {t("desk.fault.reject")}
            </Button>
          )}
        </div>
        <Rejecting incident={incident} open={rejecting} onClose={() => setRejecting(false)} />
      </div>
    );
  if (may("rating") && incident.stars === null) return <Stars incident={incident} />;
  if (incident.stars !== null) return <Rated stars={incident.stars} />;
  return incident.turn === "reporter" ? <Waiting incident={incident} /> : null;
}

/** What is waited for, in the words of whoever waits. */
function Waiting({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const timeline = useTimeline(incident.id);
  const language = useLanguage();
  const pause = timeline.data?.items.findLast((entry) => entry.kind === "incident.paused");
  const asked = pause && (pause.message ?? said(pause, language));
  return (
    <div className="your-turn stack-8">
      <h2>{t("desk.fault.waiting_you")}</h2>
      {asked && <p className="said">{asked}</p>}
      <p className="muted">{t("desk.fault.waiting_you_text")}</p>
    </div>
  );
}

function Rejecting({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useKept(`reject.${incident.id}.text`, "");
  const [down, setDown] = useKept(`reject.${incident.id}.down`, false);
  const [lacking, setLacking] = useState(false);
  const reject = useMove();
  const submit = () => {
    setLacking(text.trim() === "");
    if (text.trim() === "") return;
    reject.mutate(
      { id: incident.id, resource: "rejection", body: { text: text.trim(), service_down: down } },
      {
        onSuccess: () => {
          setText("");
          setDown(false);
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={t("desk.fault.reject_title")}
      okText={t("desk.fault.reject_submit")}
      onOk={submit}
      okButtonProps={{ loading: slow(reject.isPending) }}
      destroyOnHidden
    >
      <div className="stack-8">
        {reject.error && <Refusal error={reject.error} />}
        <Input.TextArea
          aria-label={t("desk.fault.reject_title")}
          autoSize={{ minRows: 3 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={lacking}
        />
        {lacking && <div className="field-note">{t("desk.fault.reject_text")}</div>}
        <Checkbox checked={down} onChange={(event) => setDown(event.target.checked)}>
          {t("desk.fault.service_down")}
        </Checkbox>
      </div>
    </Modal>
  );
}

function Stars({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useKept(`rate.${incident.id}`, "");
  const rate = useMove();
  return (
    <div className="your-turn stack-8">
      <h2>{t("desk.fault.rate")}</h2>
      <StarChoice legend={t("desk.fault.rate")} value={stars} onChange={setStars} />
      {stars > 0 && (
        <>
          <Input.TextArea
            aria-label={t("desk.fault.rate_comment")}
            placeholder={t("desk.fault.rate_comment")}
            autoSize={{ minRows: 2 }}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          {rate.error && <Refusal error={rate.error} />}
          <div>
            <Button
              type="primary"
              loading={slow(rate.isPending)}
              onClick={() =>
                rate.mutate({
                  id: incident.id,
                  resource: "rating",
                  body: { stars, ...(comment.trim() ? { comment: comment.trim() } : {}) },
                })
              }
            >
              {t("desk.fault.rate_submit")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Rated({ stars }: { stars: number }) {
  const { t } = useTranslation();
  return (
    <div className="line">
      <StarsGiven stars={stars} />
      <span className="muted">{t("desk.fault.rated")}</span>
    </div>
  );
}
