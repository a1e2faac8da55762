import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useAccount } from "../../../app/session";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";
import { OwnPassword } from "../parts/OwnPassword";
import { OwnSessions } from "../parts/OwnSessions";
import { OwnTokens } from "../parts/OwnTokens";
import { Passkeys } from "../parts/Passkeys";
import { SecondFactor } from "../parts/SecondFactor";

/** What somebody keeps about his own log-in. */
export function OwnAccountPage() {
  const { t } = useTranslation();
  useTitle(t("account.own.title"));
  const account = useAccount();
  return (
    <div className="page narrow stack">
      <div className="page-head">
        <div>
          <h1>{t("account.own.title")}</h1>
          <p className="muted">
            {[account.name, account.login, ...account.roles.map((role) => phrase(t, "account.role", role))].join(" · ")}
          </p>
        </div>
      </div>
      <OwnSessions />
      {account.way ? (
        <p className="muted">{t("account.own.elsewhere", { way: account.way })}</p>
      ) : (
        <>
          <SecondFactor />
          <Passkeys />
          <OwnPassword account={account} />
        </>
      )}
      <OwnTokens />
      <p>
        <Link to="/privacy">{t("app.nav.privacy")}</Link>
      </p>
    </div>
  );
}
