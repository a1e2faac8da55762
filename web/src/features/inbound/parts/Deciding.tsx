import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";

import { http, taken } from "../../../api/client";
import type { Letter } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { fullMoment } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { AnyIncidentSelect, SystemSelect } from "../../desk/parts/Pickers";

/** What outsiders are not to read unless the dispatcher says so. */
const OURS = ["from_staff", "from_vendor"];

type Deciding = { letter: Letter; open: boolean; onClose: () => void };

function useDone(onClose: () => void, sentence: string) {
  const client = useQueryClient();
  return () => {
    void message.success(sentence);
    void client.invalidateQueries({ queryKey: ["letters"] });
    void client.invalidateQueries({ queryKey: ["incidents"] });
    onClose();
  };
}

/** The letter becomes a fault. */
export function Accept({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const language = useLanguage();
  const done = useDone(onClose, t("inbound.accepted"));
  const whole = useQuery({
    queryKey: ["letter", letter.id],
    queryFn: () => taken(http.GET("/api/v1/inbound-mails/{id}", { params: { path: { id: letter.id } } })),
    enabled: open,
  });
  const chat = whole.data?.chat ?? null;
  const system = letter.system_id ?? chat?.system_id;
  return (
    <FormDialog<{ system_id: string; text?: string }, unknown>
      open={open && !whole.isPending}
      name={`letter.accept.${letter.id}`}
      title={t("inbound.accept_title")}
      submit={t("inbound.accept")}
      initial={system ? { system_id: system } : {}}
      send={(values) =>
        taken(
          http.POST("/api/v1/inbound-mails/{id}/acceptance", {
            params: { path: { id: letter.id } },
            body: { system_id: values.system_id, text: values.text || null },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <p className="muted">{t("inbound.accept_hint")}</p>
      {chat && (
        <p>
          {t("inbound.chat", {
            name: chat.reporter ?? t("inbound.chat_nobody"),
            at: chat.at ? fullMoment(chat.at, language) : t("inbound.chat_no_time"),
          })}
        </p>
      )}
      <Item name="system_id" label={t("inbound.system")} need>
        <SystemSelect />
      </Item>
      <Item name="text" label={t("inbound.text")} extra={t("inbound.text_hint")}>
        <Input.TextArea rows={4} />
      </Item>
    </FormDialog>
  );
}

/** The letter becomes a word on an incident. */
export function FileOn({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const done = useDone(onClose, t("inbound.filed"));
  return (
    <FormDialog<{ incident_id: string; inside?: boolean }, unknown>
      open={open}
      name={`letter.file.${letter.id}`}
      title={t("inbound.file_title")}
      submit={t("inbound.file")}
      initial={{
        inside: OURS.includes(letter.reason ?? ""),
        ...(letter.incident_id ? { incident_id: letter.incident_id } : {}),
      }}
      send={(body) => taken(http.POST("/api/v1/inbound-mails/{id}/message", { params: { path: { id: letter.id } }, body }))}
      onDone={done}
      onClose={onClose}
    >
      <p className="muted">{t("inbound.file_hint")}</p>
      <Item name="incident_id" label={t("inbound.incident")} need>
        <AnyIncidentSelect />
      </Item>
      <Item name="inside" valuePropName="checked">
        <Checkbox>{t("inbound.inside")}</Checkbox>
      </Item>
    </FormDialog>
  );
}

/** The letter is laid aside, with a reason. */
export function Discard({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const done = useDone(onClose, t("inbound.discarded"));
  return (
    <FormDialog<{ reason: string }, unknown>
      open={open}
      name={`letter.discard.${letter.id}`}
      title={t("inbound.discard_title")}
      submit={t("inbound.discard")}
      send={(body) => taken(http.POST("/api/v1/inbound-mails/{id}/discard", { params: { path: { id: letter.id } }, body }))}
      onDone={done}
      onClose={onClose}
    >
      <Item name="reason" label={t("inbound.why")} need>
        <Input placeholder={t("inbound.why_example")} maxLength={200} />
      </Item>
    </FormDialog>
  );
}
