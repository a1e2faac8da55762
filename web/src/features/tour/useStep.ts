import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import type { Chosen, Store } from "./kept";
import type { Step } from "./step";
import { SUBJECTS } from "./subjects";
import { found, isShown } from "./target";

/** How long a page may take until the tour says that what it wanted to show is not there. */
export const PATIENCE_MS = 15_000;
const LOOK_MS = 100;
/** A page still loading moves what it has already drawn: so long it is waited for. */
const SETTLE_MS = 2_500;
const KEEP_MS = 400;

export type Sight =
  /** On the way there, or waiting for the page. */
  | { at: "looking" }
  | { at: "found"; element: HTMLElement }
  /** The data or the role lack it. */
  | { at: "missing" }
  /** The person went to another page by himself. */
  | { at: "away" };

const LOOKING: Sight = { at: "looking" };

type Keeper = Pick<Store, "putTour" | "tourOf">;
type Asked = { account: string; step: Step; move: { count: number; go: boolean }; page: string; store: Keeper };

/**
 * Goes to the step's page when asked to, waits for what it shows and keeps an eye on it. Whatever goes wrong on the way ends in
 * "missing": the tour never hangs, and the page is as it would be without it.
 */
export function useStep({ account, step, move, page, store }: Asked): { sight: Sight; chosen: Chosen } {
  const router = useRouter();
  const here = page === step.to;
  const keeper = useRef(store);
  const [sight, setSight] = useState<Sight>(LOOKING);
  const [chosen, setChosen] = useState<Chosen>({});
  const [arrivedBy, setArrivedBy] = useState(-1);
  /** Since when it is waited for. */
  const since = useRef(0);

  // The way there.
  useEffect(() => {
    let over = false;
    setSight(LOOKING);
    since.current = Date.now();
    const arrive = async () => {
      const about = await within(chosenFor(keeper.current, account, step), PATIENCE_MS);
      if (over) return;
      if (about === null) return setSight({ at: "missing" });
      setChosen(about);
      if (move.go) {
        const target = { to: step.to, params: { id: about.id ?? "" }, search: step.search ?? (step.to.includes("$id") ? {} : (about.search ?? {})) } as never;
        const { href } = router.buildLocation(target);
        if (href !== router.state.location.href)
          // A page that takes longer may come yet.
          await within(router.navigate(target), PATIENCE_MS).catch(() => over || setSight({ at: "missing" }));
      }
      if (!over) setArrivedBy(move.count);
    };
    arrive().catch(() => over || setSight({ at: "missing" }));
    return () => {
      over = true;
    };
  }, [account, step, move, router]);

  // Then it is looked for, and looked after; what comes late is still shown.
  const arrived = arrivedBy === move.count;
  useEffect(() => {
    if (!arrived) return;
    const again = () => {
      since.current = Date.now();
      setSight({ at: "looking" });
    };
    if (!here) {
      if (sight.at === "looking" || sight.at === "found") setSight({ at: "away" });
      return;
    }
    if (sight.at === "away") return again();
    if (sight.at === "found") {
      const timer = setInterval(() => isShown(sight.element) || again(), KEEP_MS);
      return () => clearInterval(timer);
    }
    let seen = 0;
    const timer = setInterval(() => {
      const element = found(step, chosen.id);
      const busy = document.querySelector("#content [aria-busy=true]") !== null;
      if (element) {
        seen ||= Date.now();
        if (!busy || Date.now() - seen > SETTLE_MS) setSight({ at: "found", element });
      } else if (sight.at === "looking" && Date.now() - since.current > PATIENCE_MS) setSight({ at: "missing" });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [arrived, here, sight, step, chosen]);

  return { sight: arrived || sight.at === "missing" ? sight : LOOKING, chosen };
}

/** What the step is about: as it was chosen before, or found now. */
async function chosenFor({ putTour, tourOf }: Keeper, account: string, step: Step): Promise<Chosen | null> {
  if (step.of === undefined) return {};
  const before = tourOf(account).running?.chosen[step.of];
  if (before) return before;
  const now = await SUBJECTS[step.of]();
  const running = tourOf(account).running;
  if (now && running) putTour(account, { running: { chosen: { ...running.chosen, [step.of]: now } } });
  return now;
}

/** The answer, or a refusal after so long. */
function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("took too long")), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
