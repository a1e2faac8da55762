import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { useCommands } from "../../app/commands";
import { withWords } from "../../app/further";

/** Nothing of the help but its button is in the first view: it comes when somebody asks. */
const HelpPanel = lazy(() => withWords(import("./parts/HelpPanel"), "help"));

/** The button that opens the help with the page, its key, its line in the palette. A letter in place of an icon: it is in the first view. */
export function Help({ framed = false }: { /** Whether the frame stands around it, with its palette. */ framed?: boolean }) {
  const { t } = useTranslation();
  /** Undefined until somebody asks for the first time. */
  const [open, setOpen] = useState<boolean>();
  // By the page that stands there, not by the one that is on its way.
  const path = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath });
  // While it is open the key is its own.
  useCommands(open ? [] : [{ id: "help", title: t("app.help"), group: "do", key: "?", run: () => setOpen(true) }]);
  return (
    <>
      <button type="button" className="help-button" aria-label={t("app.help")} aria-expanded={open ?? false} onClick={() => setOpen(!open)}>
        <span aria-hidden>?</span>
      </button>
      {open !== undefined && (
        <Suspense fallback={null}>
          <HelpPanel open={open} path={path} framed={framed} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
