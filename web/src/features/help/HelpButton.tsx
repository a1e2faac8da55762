import { useTranslation } from "react-i18next";

import { BUTTON, closeHelp, openHelp, PANEL, useHelp } from "./help";

/** Opens the help of the page, or puts it away. A letter in place of an icon: it stands in the first view. */
export function HelpButton() {
  const { t } = useTranslation();
  const { open } = useHelp();
  return (
    <button
      type="button"
      id={BUTTON}
      className="help-button"
      aria-label={t("app.help")}
      title={t("app.help")}
      aria-expanded={open}
      aria-controls={open ? PANEL : undefined}
      onClick={open ? closeHelp : openHelp}
    >
      <span aria-hidden>?</span>
    </button>
  );
}
