import { useSyncExternalStore } from "react";

/** Whether the help stands beside the page, and of what it speaks. */
export type Help = {
  open: boolean;
  /** The topic that was looked up; null follows the page. */
  topic: string | null;
};

/** By this the panel and its button are found, wherever they are drawn. */
export const PANEL = "help-panel";
export const BUTTON = "help-button";

let now: Help = { open: false, topic: null };
/** Where the focus was when the help was asked for: there it goes back to. */
let before: Element | null = null;
const listeners = new Set<() => void>();

function become(next: Help) {
  now = next;
  for (const listener of listeners) listener();
}

/** Kept for the page as a whole: it is asked for in the frame and drawn beside it, on pages with a log-in and without. */
export function useHelp(): Help {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}

export function openHelp() {
  before = document.activeElement;
  become({ open: true, topic: null });
}

/** Shows another topic than that of the page, or the page's again. */
export function showTopic(topic: string | null) {
  become({ ...now, topic });
}

/** Puts the help away; whoever stands in it stands afterwards where he was before. */
export function closeHelp() {
  const panel = document.getElementById(PANEL);
  const within = panel !== null && panel.contains(document.activeElement);
  become({ open: false, topic: null });
  if (!within) return;
  // The page may have changed meanwhile; the button is always there.
  const back = before?.isConnected && before !== document.body ? before : document.getElementById(BUTTON);
  if (back instanceof HTMLElement) back.focus();
}

/** One key opens the help, leads to it from the page, and puts it away from within. */
export function turnHelp() {
  const panel = document.getElementById(PANEL);
  if (!now.open) openHelp();
  else if (panel === null || panel.contains(document.activeElement)) closeHelp();
  else panel.focus();
}
