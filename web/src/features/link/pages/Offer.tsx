import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { byLink, http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { AnswerOfferInput, OfferedSolution } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { StarChoice } from "../../../ui/StarChoice";
import { momentInWords } from "../../../ui/time";
import { Question } from "../../desk/parts/Question";
import { Done, Linked, useLinked, useSecret } from "../parts/Linked";

import "../../desk/desk.css";

/** Is it solved? Yes or no, once. */
export function OfferPage() {
  const { t } = useTranslation();
  const secret = useSecret();
  const headers = byLink(secret);
  const query = useLinked("confirmation", secret, () => taken(http.GET("/api/v1/link/confirmation", { headers })));
  const answer = useMutation({
    mutationFn: (body: AnswerOfferInput) => taken(http.POST("/api/v1/link/confirmation", { headers, body })),
  });
  return (
    <Linked title={t("link.offer.title")} query={query}>
      {(offer) => (
        <>
          <Offered offer={offer} />
          {answer.data ? (
            <Done>{t(answer.variables?.solved ? "link.offer.confirmed" : "link.offer.rejected")}</Done>
          ) : offer.waits ? (
            <Answer sending={answer.isPending} error={answer.error} onAnswer={(body) => answer.mutate(body)} />
          ) : (
            <p role="status">{t("link.offer.gone")}</p>
          )}
        </>
      )}
    </Linked>
  );
}

function Offered({ offer }: { offer: OfferedSolution }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const at = offer.offered_at ? momentInWords(offer.offered_at, serverNow(), language, t) : "";
  return (
    <div className="stack-8">
      <div>
        <strong>{offer.title}</strong>
        <div className="small muted">{[offer.number, offer.system].filter(Boolean).join(" · ")}</div>
      </div>
      {offer.solution && (
        <div className="reported">
          <div className="small muted">
            {t("link.offer.solution")} · {t("link.offer.by", { who: offer.engineer ?? "", at })}
          </div>
          <p className="said">{offer.solution}</p>
        </div>
      )}
    </div>
  );
}

type AnswerProps = { sending: boolean; error: unknown; onAnswer: (body: AnswerOfferInput) => void };

function Answer({ sending, error, onAnswer }: AnswerProps) {
  const { t } = useTranslation();
  const ids = useId();
  const [no, setNo] = useState(false);
  const [text, setText] = useState("");
  const [down, setDown] = useState(false);
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState("");
  const [lacking, setLacking] = useState(false);
  const fields = error ? asProblem(error).fields : {};
  const submit = () => {
    const said = text.trim();
    setLacking(no && said === "");
    if (no && said === "") return document.getElementById(`${ids}-text`)?.focus();
    if (no) onAnswer({ solved: false, text: said, service_down: down });
    else
      onAnswer({
        solved: true,
        ...(stars > 0 ? { rating: stars } : {}),
        ...(comment.trim() ? { comment: comment.trim() } : {}),
      });
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {Boolean(error) && <Refusal error={error} />}
      {no ? (
        <>
          <Question id={`${ids}-text`} label={t("link.offer.wrong")} note={lacking && text.trim() === "" ? t("link.offer.need_text") : fields.text}>
            <Input.TextArea
              id={`${ids}-text`}
              autoFocus
              autoSize={{ minRows: 3 }}
              value={text}
              onChange={(event) => setText(event.target.value)}
              style={{ fontSize: 16 }}
            />
          </Question>
          <Checkbox checked={down} onChange={(event) => setDown(event.target.checked)}>
            {t("link.offer.down")}
          </Checkbox>
        </>
      ) : (
        <>
          <div>
            <p className="muted">{t("link.offer.stars")}</p>
            <StarChoice legend={t("link.offer.stars")} value={stars} onChange={setStars} />
          </div>
          {stars > 0 && (
            <Input.TextArea
              aria-label={t("link.offer.comment")}
              placeholder={t("link.offer.comment")}
              autoSize={{ minRows: 2 }}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </>
      )}
      <div className="thumbs">
        <Button type="primary" size="large" htmlType="submit" loading={slow(sending)}>
          {t(no ? "link.offer.send_back" : "link.offer.yes")}
        </Button>
        <Button size="large" onClick={() => setNo(!no)}>
          {t(no ? "ui.cancel" : "link.offer.no")}
        </Button>
      </div>
    </form>
  );
}
