import { Input, Modal } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";

type Props = {
  /** Where a reason that was not sent is kept: what is done to which thing. */
  keep: string;
  open: boolean;
  title: string;
  submit: string;
  sending: boolean;
  error: unknown;
  onSubmit: (reason: string) => void;
  onClose: () => void;
};

/** A no has its reason; it stays until it was sent. */
export function ReasonDialog({ keep, open, title, submit, sending, error, onSubmit, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useKept(`reason.${keep}`, "");
  const [lacking, setLacking] = useState(false);
  // Sent without an error: the dialog closes and begins anew.
  const sent = useRef(false);
  if (sending) sent.current = true;
  else if (error) sent.current = false;
  return (
    <Modal
      open={open}
      title={title}
      okText={submit}
      okButtonProps={{ loading: slow(sending) }}
      onOk={() => {
        setLacking(reason.trim() === "");
        if (reason.trim() !== "") onSubmit(reason.trim());
      }}
      onCancel={onClose}
      destroyOnHidden
      afterClose={() => {
        if (sent.current) setReason("");
        sent.current = false;
      }}
    >
      <div className="stack-8">
        {Boolean(error) && <Refusal error={error} />}
        <Input.TextArea
          aria-label={title}
          autoFocus
          autoSize={{ minRows: 3 }}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {lacking && reason.trim() === "" && <div className="field-note">{t("desk.papers.need_reason")}</div>}
      </div>
    </Modal>
  );
}
