import { lazy, Suspense, useSyncExternalStore } from "react";

/** A word in passing, above the page. */
export type Said = { kind: "success" | "error" | "info"; words: string };

let waiting: Said[] = [];
let needed = false;
const listeners = new Set<() => void>();

function say(kind: Said["kind"], words: string) {
  waiting = [...waiting, { kind, words }];
  needed = true;
  for (const listener of listeners) listener();
}

/** Says something in passing; what must be read stands in the page instead. */
export const message = {
  success: (words: string) => say("success", words),
  error: (words: string) => say("error", words),
  info: (words: string) => say("info", words),
};

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Takes what waits to be said; once. */
export function taken(): Said[] {
  const all = waiting;
  waiting = [];
  return all;
}

export function useWaiting(): Said[] {
  return useSyncExternalStore(subscribe, () => waiting);
}

const Spoken = lazy(() => import("./Spoken"));

/** Where words in passing appear; what draws them comes with the first. */
export function Messages() {
  const wanted = useSyncExternalStore(subscribe, () => needed);
  return wanted ? (
    <Suspense fallback={null}>
      <Spoken />
    </Suspense>
  ) : null;
}
