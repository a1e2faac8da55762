import { useTranslation } from "react-i18next";

import type { ChatDraft } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";

/** The chat as it was read, and what the reader should know about it. */
export function ChatRead({ draft, pictures }: { draft: ChatDraft; pictures: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const left = draft.left_out - pictures;
  return (
    <section className="panel stack-8" aria-labelledby="chat-head">
      <h2 id="chat-head">{t("desk.entry.chat.messages")}</h2>
      {left > 0 && <p role="status">{t("desk.entry.chat.left_out", { count: left })}</p>}
      {!draft.system && <p role="status">{t("desk.entry.chat.system_unknown")}</p>}
      {draft.component && <p className="muted">{t("desk.entry.chat.component", { name: draft.component.name })}</p>}
      {draft.masked && <p className="muted">{t("desk.entry.chat.masked")}</p>}
      {draft.report.occurred_at && (
        <p className="muted small">
          {t("desk.entry.chat.from", { at: momentInWords(draft.report.occurred_at, now, language, t) })}
        </p>
      )}
      <div className="chat-messages" tabIndex={0} role="group" aria-labelledby="chat-head">
        <ul className="plain-list stack-8">
          {draft.messages.map((message, index) => (
            <li key={index} className="chat-message" data-ours={message.ours}>
              <div className="small muted">
                {[message.author, message.ours && t("desk.entry.chat.ours"), message.at && momentInWords(message.at, now, language, t)]
                  .filter(Boolean)
                  .join(" · ")}
              </div>
              <div className="said">{message.text || t("desk.entry.chat.picture")}</div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
