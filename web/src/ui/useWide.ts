import { useSyncExternalStore } from "react";

/** Whether the window is at least `pixels` wide; below 768 lists become cards. */
export function useWide(pixels = 768): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = globalThis.matchMedia?.(`(min-width: ${pixels}px)`);
      media?.addEventListener("change", listener);
      return () => media?.removeEventListener("change", listener);
    },
    () => globalThis.matchMedia?.(`(min-width: ${pixels}px)`)?.matches ?? true,
  );
}
