import { Input } from "antd";
import { useTranslation } from "react-i18next";

import type { Enrolment } from "../../../api/types";

/** What an authenticator takes in: the picture, and the same to be typed. */
export function AuthenticatorSecret({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  return (
    <div className="stack-8">
      <p>{t("account.factor.scan")}</p>
      <img
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.picture)}`}
        alt={t("account.factor.picture")}
        width={216}
        height={216}
        style={{ alignSelf: "start" }}
      />
      <label htmlFor="factor-secret" className="muted">
        {t("account.factor.type")}
      </label>
      <Input.TextArea id="factor-secret" readOnly autoSize value={groups(enrolment.secret)} onFocus={(event) => event.target.select()} />
    </div>
  );
}

/** Recovery codes, shown this once. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="stack-8">
      <p>{t("account.factor.codes_once")}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The secret in groups of four, as people type it. */
function groups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
