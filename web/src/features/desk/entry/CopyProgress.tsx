import { CopyOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useCommands } from "../../../app/commands";
import { message } from "../../../ui/messages";
import { slow } from "../../../ui/slow";
import { copyText } from "../../../ui/copy";

/** How the incident stands, as a text for the customer's group, on the clipboard. */
export function CopyProgress({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: async () => {
      const { text } = await taken(
        http.GET("/api/v1/incidents/{id}/progress-text", { params: { path: { id: incidentId } } }),
      );
      return { text, copied: await copyText(text) };
    },
    onSuccess: ({ text, copied }) => {
      if (copied) void message.success(t("desk.entry.progress.copied"));
      else setShown(text);
    },
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unreachable")),
  });
  useCommands([{ id: "copy-progress", title: t("desk.entry.progress.copy"), group: "do", key: "c", run: () => ask.mutate() }]);
  return (
    <>
      <Button icon={<CopyOutlined aria-hidden />} loading={slow(ask.isPending)} onClick={() => ask.mutate()}>
        {t("desk.entry.progress.copy")}
      </Button>
      <Modal
        open={shown !== null}
        onCancel={() => setShown(null)}
        footer={null}
        title={t("desk.entry.progress.title")}
        destroyOnHidden
        afterOpenChange={(open) => {
          if (open) document.querySelector<HTMLTextAreaElement>("#progress-text")?.select();
        }}
      >
        <div className="stack-8">
          <p className="muted">{t("desk.entry.progress.by_hand")}</p>
          <Input.TextArea
            id="progress-text"
            aria-label={t("desk.entry.progress.title")}
            readOnly
            autoSize
            value={shown ?? ""}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      </Modal>
    </>
  );
}
