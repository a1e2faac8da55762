import { useSyncExternalStore } from "react";

/**
 * Where an account stands in its tour. Which step, and whether the offer was answered, is kept for good; that the tour runs
 * belongs to the tab, so that a page opened beside it is left alone, and a page read anew goes on.
 */
const PREFIX = "aftercare.tour.";

/** What a step chose to show of the data, so that the next one, and the page read anew, show the same. */
export type Chosen = { id?: string; search?: Record<string, unknown>; holes?: Record<string, string | number> };

export type Kept = {
  /** The offer was taken or put off. */
  seen?: boolean;
  /** The step it stands at, by its name. */
  at?: string;
};
export type Running = { chosen: Record<string, Chosen> };

export type Whole = { kept: Kept; running: Running | null };

/** What keeps it, for those who are handed it. */
export type Store = { tourOf: typeof tourOf; putTour: typeof putTour; wasAsked: typeof wasAsked };

const listeners = new Set<() => void>();
const known = new Map<string, { text: string; whole: Whole }>();

function textIn(storage: () => Storage, account: string): string {
  try {
    return storage().getItem(PREFIX + account) ?? "";
  } catch {
    return "";
  }
}

function parsed<T>(text: string): T | null {
  try {
    return text === "" ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** The same object as long as nothing changes. */
export function tourOf(account: string): Whole {
  const [kept, running] = [textIn(() => localStorage, account), textIn(() => sessionStorage, account)];
  const text = `${kept}\n${running}`;
  const before = known.get(account);
  if (before?.text === text) return before.whole;
  const whole = { kept: parsed<Kept>(kept) ?? {}, running: parsed<Running>(running) };
  known.set(account, { text, whole });
  return whole;
}

/** Writes down where the account stands; a browser that keeps nothing has no tour, and nothing breaks. */
export function putTour(account: string, { kept, running }: Partial<Whole>) {
  try {
    if (kept !== undefined) localStorage.setItem(PREFIX + account, JSON.stringify({ ...tourOf(account).kept, ...kept }));
    if (running === null) sessionStorage.removeItem(PREFIX + account);
    else if (running !== undefined) sessionStorage.setItem(PREFIX + account, JSON.stringify(running));
  } catch {
    // Nothing is kept: nothing to say.
  }
  for (const listener of listeners) listener();
}

/** Whose tour was just asked for, and is to go to its page: a page read anew stays where it is. */
let asked: string | undefined;

/** Whether it was asked for since the last look. */
export function wasAsked(account: string): boolean {
  const mine = asked === account;
  if (mine) asked = undefined;
  return mine;
}

/** The tour begins, or goes on where it was left. */
export function startTour(account: string) {
  asked = account;
  putTour(account, { kept: { seen: true }, running: { chosen: {} } });
}

export function useTour(account: string): Whole {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => tourOf(account),
  );
}
