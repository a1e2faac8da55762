import { useEffect, useMemo, useRef, useState } from "react";

import type { SessionAccount } from "../../../api/types";
import type { Kept, Running, Store } from "../kept";
import { tourRoleOf } from "../step";
import { TOURS } from "../steps";
import { useStep } from "../useStep";
import { Card } from "./Card";
import { Ring } from "./Ring";

import "../tour.css";

type Props = { account: SessionAccount; kept: Kept; running: Running; /** The page that stands there, as its route names it. */ page: string; store: Store };

/** Walks through the steps of a role: which one, by which key, and where it goes on. */
export default function Guide({ account, kept, running, page, store: { putTour, tourOf, wasAsked } }: Props) {
  const role = tourRoleOf(account);
  const steps = TOURS[role];
  const at = Math.max(0, steps.findIndex(({ name }) => name === kept.at));
  const step = steps[at] ?? steps[0];
  const [move, setMove] = useState({ count: 0, go: false });
  const { sight, chosen } = useStep({ account: account.id, step, move, page, store: { putTour, tourOf } });
  const go = (to: number) => {
    const next = steps[to];
    if (!next) return;
    putTour(account.id, { kept: { at: next.name } });
    setMove(({ count }) => ({ count: count + 1, go: true }));
  };
  const close = (finished: boolean) => {
    putTour(account.id, { kept: finished ? { at: undefined } : { at: step.name }, running: null });
    // The tour is found there again.
    document.querySelector<HTMLElement>(".account-button")?.focus({ preventScroll: true });
  };
  const last = at === steps.length - 1;
  const acts = {
    back: () => setMove(({ count }) => ({ count: count + 1, go: true })),
    next: () => (last ? close(true) : go(at + 1)),
    previous: () => go(at - 1),
    close: () => close(last && sight.at === "found"),
  };
  // Asked for, now or once more while it runs: it goes to its page. A page read anew stays where it is.
  useEffect(() => {
    if (wasAsked(account.id)) setMove(({ count }) => ({ count: count + 1, go: true }));
  }, [account.id, running, wasAsked]);
  const now = useRef(acts);
  now.current = acts;
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.tour = "on";
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isFree(event)) return;
      const act = byKey(event.key, now.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      delete root.dataset.tour;
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  const words = useMemo(() => ({ under: `tour.${role}.${step.name}`, holes: { me: account.name, ...chosen.holes } }), [role, step, chosen, account.name]);
  const element = sight.at === "found" ? sight.element : null;
  return (
    <>
      {element && <Ring of={element} />}
      <Card key={`${step.name} ${move.count}`} words={words} sight={sight} at={at} of={steps.length} acts={acts} />
    </>
  );
}

export type Acts = { back: () => void; next: () => void; previous: () => void; close: () => void };

/** The keys of the tour: the arrows, and Esc. */
export function byKey(key: string, { next, previous, close }: Acts): (() => void) | undefined {
  return { ArrowRight: next, ArrowLeft: previous, Escape: close }[key];
}

/** Whether a key pressed outside the card is nobody else's: nothing has the focus, and nothing lies over the page. */
function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  if (document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-dropdown:not(.ant-dropdown-hidden)')) return false;
  const focus = document.activeElement;
  return focus === null || focus === document.body || focus.id === "content";
}
