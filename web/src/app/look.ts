import { useSyncExternalStore } from "react";

/** Light, dark, or as the device says. */
export type Look = "auto" | "light" | "dark";

const KEY = "aftercare.look";
const listeners = new Set<() => void>();
const device = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
device?.addEventListener?.("change", changed);

function changed() {
  document.documentElement.dataset.look = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function chosenLook(): Look {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "auto";
}

export function chooseLook(look: Look) {
  localStorage.setItem(KEY, look);
  changed();
}

function isDark(): boolean {
  const look = chosenLook();
  return look === "auto" ? (device?.matches ?? false) : look === "dark";
}

/** Puts the look on the document before the first paint. */
export function startLook() {
  changed();
}

export function useDark(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);
}

export function useLook(): Look {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, chosenLook);
}
