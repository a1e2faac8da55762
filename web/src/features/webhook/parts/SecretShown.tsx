import { Button, Input } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { copyText } from "../../../ui/copy";
import { message } from "../../../ui/messages";

/** The secret that signs; shown this once, so it stays until somebody says that he has it. */
export function SecretShown({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [secret]);
  return (
    <div className="panel stack-8" role="status" tabIndex={-1} ref={box}>
      <strong>{t("webhook.secret")}</strong>
      <p>{t("webhook.secret_hint")}</p>
      <Input aria-label={t("webhook.secret")} readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
      <div className="line">
        <Button
          type="primary"
          onClick={() => void copyText(secret).then((copied) => copied && void message.success(t("webhook.copied")))}
        >
          {t("webhook.copy")}
        </Button>
        <Button onClick={onDone}>{t("webhook.saved")}</Button>
      </div>
    </div>
  );
}
