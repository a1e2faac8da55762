import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { UploadPlace } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { Attachment, StatementInput } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { Attach } from "../../desk/parts/Attach";
import { Choice } from "../../desk/parts/Choice";
import { Question } from "../../desk/parts/Question";

const KINDS = ["answer", "evidence", "work_done"] as const;

type Props = {
  /** The case, under which what was not sent yet is kept. */
  keep: string;
  to: UploadPlace;
  sending: boolean;
  error: unknown;
  /** Sends it; what was typed is let go once it arrived. */
  onSend: (body: StatementInput, sent: () => void) => void;
};

/** The vendor answers, brings evidence, or states its part done. */
export function VendorAnswer({ keep, to, sending, error, onSend }: Props) {
  const { t } = useTranslation();
  const ids = useId();
  const [kind, setKind] = useKept<StatementInput["kind"]>(`statement.${keep}.kind`, "answer");
  const [text, setText] = useKept(`statement.${keep}.text`, "");
  const [restored, setRestored] = useState(true);
  const [resolved, setResolved] = useState(true);
  const [files, setFiles] = useKept<Attachment[]>(`statement.${keep}.files`, []);
  const [lacking, setLacking] = useState(false);
  const fields = error ? asProblem(error).fields : {};
  const submit = () => {
    setLacking(text.trim() === "");
    if (text.trim() === "") return document.getElementById(`${ids}-text`)?.focus();
    const body = {
      kind,
      text: text.trim(),
      attachment_ids: files.map((file) => file.id),
      ...(kind === "work_done" ? { restored, resolved } : {}),
    };
    onSend(body, () => {
      setKind("answer");
      setText("");
      setFiles([]);
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
      <Choice
        legend={t("link.vendor.kind_legend")}
        options={KINDS.map((value) => ({ value, label: t(`link.vendor.kind.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <Question id={`${ids}-text`} label={t("link.vendor.text")} note={lacking && text.trim() === "" ? t("link.vendor.need_text") : fields.text}>
        <Input.TextArea
          id={`${ids}-text`}
          autoSize={{ minRows: 3, maxRows: 12 }}
          placeholder={t("link.vendor.text_placeholder")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          style={{ fontSize: 16 }}
        />
      </Question>
      {kind === "work_done" && (
        <div className="line">
          <Checkbox checked={restored} onChange={(event) => setRestored(event.target.checked)}>
            {t("link.vendor.restored")}
          </Checkbox>
          <Checkbox checked={resolved} onChange={(event) => setResolved(event.target.checked)}>
            {t("link.vendor.resolved")}
          </Checkbox>
          {fields.restored && <div className="field-note">{fields.restored}</div>}
        </div>
      )}
      <Attach files={files} onChange={setFiles} to={to} />
      <Button type="primary" size="large" htmlType="submit" block loading={slow(sending)}>
        {t("link.vendor.submit")}
      </Button>
    </form>
  );
}
