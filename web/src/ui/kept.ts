import { useRef, useState } from "react";

/**
 * What somebody typed and has not sent, kept for as long as the tab lives: a page that is read anew, a form whose place has
 * gone meanwhile, a reload or an ended session give it back. It belongs to one account; logging out clears it.
 */
const PREFIX = "aftercare.kept.";

let owner = "";

/** Whose drafts are kept from now on: the account that is logged in. */
export function keepFor(account: string) {
  owner = account;
}

function place(key: string): string {
  return `${PREFIX}${owner}.${key}`;
}

/** What was kept under the key, if anything. */
export function kept<T>(key: string): T | undefined {
  try {
    const text = sessionStorage.getItem(place(key));
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: unknown) {
  try {
    sessionStorage.setItem(place(key), JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the page itself still holds it.
  }
}

/** It was sent, or is not wanted any more. */
export function forget(key: string) {
  sessionStorage.removeItem(place(key));
}

/** The same for every field whose key begins so. */
export function forgetUnder(key: string) {
  for (const each of Object.keys(sessionStorage)) if (each.startsWith(`${place(key)}.`)) sessionStorage.removeItem(each);
}

/** Whether anything is kept under keys that begin so. */
export function keptUnder(key: string): boolean {
  return Object.keys(sessionStorage).some((each) => each.startsWith(`${place(key)}.`));
}

/** What was kept for one thing is kept for another from now on, unless something is kept for that already. */
export function moveUnder(from: string, to: string) {
  if (from === to || keptUnder(to)) return;
  for (const each of Object.keys(sessionStorage)) {
    if (!each.startsWith(`${place(from)}.`)) continue;
    sessionStorage.setItem(place(to) + each.slice(place(from).length), sessionStorage.getItem(each) ?? "");
    sessionStorage.removeItem(each);
  }
}

/** Nothing of the person before is found by the next one. */
export function forgetAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

type Change<T> = T | ((before: T) => T);

/**
 * State of a field that survives its form; the last function forgets it. Whatever it holds can be written as JSON. Without a
 * key nothing is kept.
 */
export function useKept<T>(key: string | null, initial: T): [T, (change: Change<T>) => void, () => void] {
  const read = () => ({ key, value: (key === null ? undefined : kept<T>(key)) ?? initial });
  const [held, setHeld] = useState(read);
  let now = held;
  // The same form over something else: what was typed for the one is not for the other.
  if (held.key !== key) {
    now = read();
    setHeld(now);
  }
  const latest = useRef(now.value);
  latest.current = now.value;
  // Written down at once: a form that goes in the same breath would take it along.
  const put = (value: T) => {
    latest.current = value;
    setHeld({ key, value });
  };
  const set = (change: Change<T>) => {
    const value = typeof change === "function" ? (change as (before: T) => T)(latest.current) : change;
    if (key !== null) keep(key, value);
    put(value);
  };
  const clear = () => {
    if (key !== null) forget(key);
    put(initial);
  };
  return [now.value, set, clear];
}
