import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";

type Props = {
  open: boolean;
  title: string;
  submit: string;
  sending: boolean;
  error: unknown;
  onSubmit: (reason: string) => void;
  onClose: () => void;
};

/** A no has its reason. */
export function ReasonDialog({ open, title, submit, sending, error, onSubmit, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [lacking, setLacking] = useState(false);
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
      afterClose={() => setReason("")}
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
