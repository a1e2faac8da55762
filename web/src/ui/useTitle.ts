import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the page in the browser's tab and history. */
export function useTitle(title: string | undefined) {
  const { t } = useTranslation();
  const whole = title ? `${title} · ${t("app.name")}` : t("app.name");
  useEffect(() => {
    document.title = whole;
  }, [whole]);
}
