import { Button, Input } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import type { SignQuotationInput } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { SignaturePad, type Drawn } from "../../../ui/SignaturePad";
import { slow } from "../../../ui/slow";
import { Question } from "../parts/Question";

type Props = {
  /** The quotation, under which what was not sent yet is kept. */
  keep: string;
  /** The name the signer is known by. */
  name: string;
  sending: boolean;
  error: unknown;
  /** Signs or refuses; the drawing is uploaded with it. */
  onSign: (body: SignQuotationInput, drawn: File | null) => void;
};

/** Two buttons: accept with a signature, or refuse with a reason. */
export function SignQuotation({ keep, name: known, sending, error, onSign }: Props) {
  const { t } = useTranslation();
  const ids = useId();
  const [name, setName] = useKept(`sign-quotation.${keep}.name`, known);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useKept(`sign-quotation.${keep}.reason`, "");
  const [lacking, setLacking] = useState<"name" | "reason" | null>(null);
  const pad = useRef<Drawn>(null);
  const fields = error ? asProblem(error).fields : {};

  const answer = async (accepted: boolean) => {
    const lacks = name.trim() === "" ? "name" : !accepted && reason.trim() === "" ? "reason" : null;
    setLacking(lacks);
    if (lacks) return document.getElementById(`${ids}-${lacks}`)?.focus();
    const drawn = accepted ? ((await pad.current?.picture()) ?? null) : null;
    onSign({ accepted, name: name.trim(), ...(accepted ? {} : { reason: reason.trim() }) }, drawn);
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void answer(!refusing);
      }}
    >
      {Boolean(error) && <Refusal error={error} />}
      <Question
        id={`${ids}-name`}
        label={t("desk.papers.signature.name")}
        note={lacking === "name" && name.trim() === "" ? t("desk.papers.need_name") : fields.name}
      >
        <Input id={`${ids}-name`} size="large" autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />
      </Question>
      {refusing ? (
        <Question
          id={`${ids}-reason`}
          label={t("desk.papers.quotation.refuse_title")}
          note={lacking === "reason" && reason.trim() === "" ? t("desk.papers.need_reason") : fields.reason}
        >
          <Input.TextArea
            id={`${ids}-reason`}
            autoSize={{ minRows: 2 }}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            style={{ fontSize: 16 }}
          />
        </Question>
      ) : (
        <SignaturePad ref={pad} name={t("desk.papers.signature.image")} />
      )}
      <div className="thumbs">
        <Button type="primary" size="large" htmlType="submit" loading={slow(sending)}>
          {refusing ? t("desk.papers.quotation.refuse_submit") : t("desk.papers.quotation.accept")}
        </Button>
        <Button size="large" onClick={() => setRefusing(!refusing)}>
          {refusing ? t("ui.cancel") : t("desk.papers.quotation.refuse")}
        </Button>
      </div>
    </form>
  );
}
