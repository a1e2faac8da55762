import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { UploadPlace } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { Attachment, ContestInput } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { Attach } from "../../desk/parts/Attach";
import { Question } from "../../desk/parts/Question";

type Props = { keep: string; to: UploadPlace; sending: boolean; error: unknown; onSend: (body: ContestInput) => void };

/** The vendor contests that it is responsible; kept folded, for most never need it. */
export function VendorContest({ keep, to, sending, error, onSend }: Props) {
  const { t } = useTranslation();
  const ids = useId();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useKept(`vendor-contest.${keep}`, "");
  const [files, setFiles] = useState<Attachment[]>([]);
  const [lacking, setLacking] = useState(false);
  const fields = error ? asProblem(error).fields : {};
  const submit = () => {
    setLacking(reason.trim() === "");
    if (reason.trim() === "") return document.getElementById(`${ids}-reason`)?.focus();
    onSend({ about: "attribution", reason: reason.trim(), attachment_ids: files.map((file) => file.id) });
  };
  return (
    <div className="stack-8">
      <div>
        <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("link.vendor.contest")}
        </button>
      </div>
      {open && (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {Boolean(error) && <Refusal error={error} />}
          <Question
            id={`${ids}-reason`}
            label={t("link.vendor.contest_reason")}
            note={lacking && reason.trim() === "" ? t("desk.papers.need_reason") : fields.reason}
          >
            <Input.TextArea
              id={`${ids}-reason`}
              autoFocus
              autoSize={{ minRows: 3 }}
              placeholder={t("desk.papers.contest.reason_placeholder")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              style={{ fontSize: 16 }}
            />
          </Question>
          <Attach files={files} onChange={setFiles} to={to} />
          <div>
            <Button htmlType="submit" loading={slow(sending)}>
              {t("link.vendor.contest_submit")}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
