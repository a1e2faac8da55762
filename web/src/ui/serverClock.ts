import { useEffect, useState, useSyncExternalStore, type RefObject } from "react";

/** Milliseconds to add to this device's clock to have the server's. */
let offset = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Date.now();

/** Sets the device right by an instant the server just gave. */
export function learnServerTime(now: string, receivedAt = Date.now()) {
  const server = Date.parse(now);
  if (Number.isFinite(server)) offset = server - receivedAt;
}

/** The server's time now, in milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() + offset;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick() {
  second = serverNow();
  for (const listener of listeners) listener();
}

const never = () => () => {};

/** The server's time, renewed once a second while `live`; all countdowns share one timer. */
export function useServerNow(live: boolean): number {
  useSyncExternalStore(live ? subscribe : never, () => second);
  return serverNow();
}

/**
 * What `say` makes of the server's time. While `live` it is asked once a second, and the caller is drawn anew only when it says
 * something else: a list whose rows count minutes is not drawn every second.
 */
export function useSaid<Said extends string>(live: boolean, say: (now: number) => Said): Said {
  return useSyncExternalStore(live ? subscribe : never, () => say(serverNow()));
}

/** Whether the element stands in the window; true where that cannot be observed. */
export function useInView(target: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(true);
  useEffect(() => {
    if (!target.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.some((entry) => entry.isIntersecting)));
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [target]);
  return seen;
}
