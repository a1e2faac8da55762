import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import type { SessionAccount } from "../../../api/types";
import { withWords } from "../../../app/further";
import { homeOf, useDemonstration } from "../../../app/session";
import { useTour } from "../kept";

import "../place.css";

const Offer = lazy(() => import("./Offer"));
const Guide = lazy(() => withWords(import("./Guide"), "tour"));

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
        <Offer account={account} />
      </Suspense>
    </div>
  );
}

/** The tour itself, as long as it runs. */
export function TourGuide({ account }: { account: SessionAccount }) {
  const demonstration = useDemonstration();
  const { running } = useTour(account.id);
  if (!demonstration || !running) return null;
  return (
    <Suspense fallback={null}>
      <Guide account={account} />
    </Suspense>
  );
}
