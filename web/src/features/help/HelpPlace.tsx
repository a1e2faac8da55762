import { lazy, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../app/commands";
import { withWords } from "../../app/further";
import { turnHelp, useHelp } from "./help";

/** Nothing of the help is in the first view: it comes when somebody asks. */
const HelpPanel = lazy(() => withWords(import("./parts/HelpPanel"), "help"));

/** Where the help stands, beside every page; the key that opens it, and its line in the palette. */
export function HelpPlace() {
  const { t } = useTranslation();
  const { open } = useHelp();
  const asked = useRef(false);
  asked.current ||= open;
  useCommands([{ id: "help", title: t("app.help"), group: "do", key: "?", run: turnHelp }]);
  if (!asked.current) return null;
  return (
    <Suspense fallback={null}>
      <HelpPanel />
    </Suspense>
  );
}
