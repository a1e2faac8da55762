import { CompassOutlined } from "@ant-design/icons";
import { Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { asProblem } from "../api/problem";
import { Refusal } from "../ui/PageState";
import { Press } from "../ui/Press";

export function AbsentPage() {
  const { t } = useTranslation();
  return (
    <main className="empty">
      <CompassOutlined aria-hidden />
      <h1>{t("app.absent.title")}</h1>
      <p className="muted">{t("app.absent.hint")}</p>
      <Link to="/">{t("app.absent.home")}</Link>
    </main>
  );
}

export function CrashPage({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <main className="stack" style={{ padding: 24, maxWidth: 640, margin: "0 auto" }}>
      <h1>{t("app.crash.title")}</h1>
      <Refusal error={asProblem(error)} />
      <div>
        <Press onClick={() => void router.invalidate()}>{t("app.crash.again")}</Press>
      </div>
    </main>
  );
}
