import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import type { SessionAccount } from "../../../api/types";
import { withWords } from "../../../app/further";
import { homeOf, useDemonstration } from "../../../app/session";
import { whenIdle } from "../../../ui/later";
import { putTour, startTour, tourOf, useTour, wasAsked } from "../kept";

import "../place.css";

// The first view is weighed: what is not seen at once comes after it, and is handed what is kept instead of bringing it along.
const Offer = lazy(() => new Promise<void>(whenIdle).then(() => import("./Offer")));
const Guide = lazy(() => withWords(import("./Guide"), "tour"));
const STORE = { putTour, tourOf, wasAsked };

/**
 * Where the demonstration offers its tour: on the page the day begins at, until it is taken or put off. Its room is there from the
 * first drawing on, so that nothing moves when it comes.
 */
export function TourOffer({ account }: { account: SessionAccount }) {
  const demonstration = useDemonstration();
  const { kept, running } = useTour(account.id);
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (!demonstration || kept.seen || running || path !== homeOf(account)) return null;
  return (
    <div className="tour-offer">
      <Suspense fallback={null}>
        <Offer onBegin={() => startTour(account.id)} onPutOff={() => putTour(account.id, { kept: { seen: true } })} />
      </Suspense>
    </div>
  );
}

/** The tour itself, as long as it runs. */
export function TourGuide({ account }: { account: SessionAccount }) {
  const demonstration = useDemonstration();
  const { kept, running } = useTour(account.id);
  const page = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? "" });
  if (!demonstration || !running) return null;
  return (
    <Suspense fallback={null}>
      <Guide account={account} kept={kept} running={running} page={page} store={STORE} />
    </Suspense>
  );
}
