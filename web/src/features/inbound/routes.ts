import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { LetterState } from "../../api/types";
import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

export const STATES: LetterState[] = ["waiting", "fault", "message", "note", "statement", "ignored", "discarded"];

/** Those that wait, unless another state is asked for, or any. */
export type LettersSearch = { state?: LetterState | "any" };

const letters = createRoute({
  getParentRoute: () => insideRoute,
  path: "/inbound",
  component: lazyRouteComponent(() => withWords(import("./pages/Letters"), "inbound"), "LettersPage"),
  validateSearch: (search: Record<string, unknown>): LettersSearch =>
    search.state === "any" || STATES.includes(search.state as never) ? { state: search.state as LettersSearch["state"] & string } : {},
});

export const inboundRoutes = [letters] as const;
