import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState, type ClipboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { http, taken, upload } from "../../../api/client";
import type { Attachment, ChatDraft, ReportInput } from "../../../api/types";
import { Loaded, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { Attach } from "../parts/Attach";
import { Receipt } from "../parts/Receipt";
import { ReportFields, type Start } from "../parts/ReportFields";
import { useReportForm, useReporting } from "../reporting";
import { ChatRead } from "./ChatRead";

import "../desk.css";
import "./entry.css";

/** A copied chat with its screenshots becomes a report that only has to be looked over. */
export function ChatPage() {
  const { t } = useTranslation();
  useTitle(t("desk.entry.chat.title"));
  const [text, setText] = useState("");
  const [files, setFiles] = useState<Attachment[]>([]);
  const form = useReportForm();
  const report = useReporting();
  const read = useMutation({
    mutationFn: (chat: string) => taken(http.POST("/api/v1/incidents/drafts/from-chat", { body: { text: chat } })),
  });
  const pictures = useMutation({
    mutationFn: async (pasted: File[]) => {
      for (const file of pasted) {
        const stored = await upload(file);
        setFiles((before) => [...before, stored]);
      }
    },
  });
  const again = () => {
    setText("");
    setFiles([]);
    report.again();
    read.reset();
    pictures.reset();
  };
  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const pasted = picturesOf(event.clipboardData, t("desk.entry.chat.pasted_picture"));
    if (pasted.length > 0) pictures.mutate(pasted);
    const words = event.clipboardData.getData("text/plain");
    if (words.trim() === "" || read.data) return;
    event.preventDefault();
    const whole = text.trim() === "" ? words : `${text}\n${words}`;
    setText(whole);
    read.mutate(whole);
  };
  if (report.made)
    return (
      <div className="page narrow">
        <Receipt incident={report.made} onAnother={again} />
      </div>
    );
  return (
    <div className={read.data ? "page" : "page narrow"} onPaste={paste}>
      <div className="page-head">
        <h1>{t("desk.entry.chat.title")}</h1>
        {read.data && <Button onClick={again}>{t("desk.entry.chat.again")}</Button>}
      </div>
      {!read.data && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) read.mutate(text);
          }}
        >
          <p className="muted">{t("desk.entry.chat.hint")}</p>
          <Input.TextArea
            aria-label={t("desk.entry.chat.box")}
            placeholder={t("desk.entry.chat.placeholder")}
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoSize={{ minRows: 8, maxRows: 20 }}
            style={{ fontSize: 16 }}
          />
          {read.error && <Refusal error={read.error} />}
          {pictures.error && <Refusal error={pictures.error} />}
          <Attach files={files} onChange={setFiles} />
          <div>
            <Button type="primary" size="large" htmlType="submit" disabled={text.trim() === ""} loading={slow(read.isPending || pictures.isPending)}>
              {t("desk.entry.chat.read")}
            </Button>
          </div>
        </form>
      )}
      {read.data && (
        <div className="chat-two">
          <ChatRead draft={read.data} pictures={files.length} />
          <Loaded query={form}>
            {(choices) => (
              <div className="stack">
                {pictures.error && <Refusal error={pictures.error} />}
                <ReportFields
                  choices={choices}
                  system={read.data.report.system_id ?? undefined}
                  start={startOf(read.data, files)}
                  sending={report.sending}
                  error={report.error}
                  onSend={report.send}
                />
              </div>
            )}
          </Loaded>
        </div>
      )}
    </div>
  );
}

/** What the chat says, as the form begins with it; what belongs to the system found travels along unseen. */
export function startOf(draft: ChatDraft, files: Attachment[]): Start {
  const { report } = draft;
  const carry: Partial<ReportInput> = {
    ...(report.component_id ? { component_id: report.component_id } : {}),
    ...(report.fault_class ? { fault_class: report.fault_class } : {}),
    ...(report.department_id ? { department_id: report.department_id } : {}),
    ...(report.customer_id ? { customer_id: report.customer_id } : {}),
  };
  return { report, carry, files };
}

function picturesOf(clipboard: DataTransfer, name: string): File[] {
  const found = [...clipboard.files].filter((file) => file.type.startsWith("image/"));
  // Every pasted picture is called "image.png": a name of its own says which is which.
  return found.map((file, index) => {
    const ending = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".")) : ".png";
    return new File([file], `${name}-${Date.now().toString(36)}${index}${ending}`, { type: file.type });
  });
}
