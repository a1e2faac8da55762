import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, Popconfirm } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { DocumentView } from "../../../api/types";
import { ChosenFiles, FileChoice } from "../../../ui/Files";
import { FormDialog } from "../../../ui/FormDialog";
import { message } from "../../../ui/messages";
import { useWords } from "../../../ui/words";
import { useStep, type Done } from "../data";
import { isWrittenInto } from "./Written";

type Asking = "withdraw" | "correct" | "sent" | "returned";

/** What can be done with the document now. */
export function Steps({ document }: { document: DocumentView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const step = useStep(document);
  const [asking, setAsking] = useState<Asking | null>(null);
  const can = (name: DocumentView["steps"][number]) => document.steps.includes(name);
  const after = (now: DocumentView, done: Done["step"]) => {
    setAsking(null);
    void message.success(t(`documents.done.${done}`));
    if (now.id !== document.id) void navigate({ to: "/documents/$id", params: { id: now.id } });
  };
  const take = (done: Done) =>
    step.mutate(done, {
      onSuccess: (now) => after(now, done.step),
      onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    });
  const sure = (name: "approve" | "issue" | "archive", main: boolean) =>
    can(name) && (
      <Popconfirm
        key={name}
        title={() => (isWrittenInto(document) ? t("documents.ask.unsaved") : t(`documents.ask.${name}`))}
        okText={t(`documents.step.${name}`)}
        cancelText={t("ui.cancel")}
        onConfirm={() => take({ step: name })}
      >
        <Button type={main ? "primary" : "default"} disabled={step.isPending} loading={step.isPending && step.variables?.step === name}>
          {t(`documents.step.${name}`)}
        </Button>
      </Popconfirm>
    );
  const asked = (name: Asking) => (
    <Button key={name} disabled={step.isPending} onClick={() => setAsking(name)}>
      {t(`documents.step.${name}`)}
    </Button>
  );
  return (
    <>
      {sure("approve", true)}
      {sure("issue", true)}
      {can("seal") && document.seal === "awaiting" && asked("sent")}
      {can("seal") && asked("returned")}
      {sure("archive", false)}
      {can("correct") && asked("correct")}
      {can("withdraw") && asked("withdraw")}
      <FormDialog<{ reason: string }, DocumentView>
        open={asking === "withdraw" || asking === "correct"}
        name={`document.${asking ?? ""}.${document.id}`}
        title={asking ? t(`documents.step.${asking}`) : ""}
        submit={asking ? t(`documents.step.${asking}`) : ""}
        send={({ reason }) => step.mutateAsync({ step: asking === "correct" ? "correct" : "withdraw", reason })}
        onDone={(now) => after(now, asking === "correct" ? "correct" : "withdraw")}
        onClose={() => setAsking(null)}
      >
        <Form.Item
          name="reason"
          label={asking ? t(`documents.ask.${asking}`) : ""}
          rules={[{ required: true, whitespace: true, message: t("documents.need_reason") }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
      </FormDialog>
      <Sealing document={document} asking={asking} onClose={() => setAsking(null)} onDone={(now) => after(now, "seal")} />
    </>
  );
}

type SealingProps = { document: DocumentView; asking: Asking | null; onClose: () => void; onDone: (now: DocumentView) => void };

/** The sealed paper was sent, or came back, perhaps with a scan of it. */
function Sealing({ document, asking, onClose, onDone }: SealingProps) {
  const { t } = useWords();
  const step = useStep(document);
  const [scan, setScan] = useState<File | null>(null);
  const seal = asking === "sent" || asking === "returned" ? asking : null;
  return (
    <FormDialog<object, DocumentView>
      open={seal !== null}
      name={`document.seal.${document.id}`}
      title={seal ? t(`documents.step.${seal}`) : ""}
      submit={seal ? t(`documents.step.${seal}`) : ""}
      send={() => step.mutateAsync({ step: "seal", seal: seal ?? "sent", scan })}
      onDone={(now) => {
        setScan(null);
        onDone(now);
      }}
      onClose={() => {
        setScan(null);
        onClose();
      }}
    >
      <FileChoice label={t("documents.ask.scan")} accept=".pdf,.png,.jpg,.jpeg" onFiles={([file]) => setScan(file ?? null)} />
      <ChosenFiles files={scan ? [{ key: scan.name, name: scan.name, size: scan.size }] : []} onRemove={() => setScan(null)} />
    </FormDialog>
  );
}
