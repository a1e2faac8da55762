import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

export const HOLD_SHOWS = ["standing", "lifted"] as const;
export type HoldShow = (typeof HOLD_SHOWS)[number];

const privacy = createRoute({
  getParentRoute: () => insideRoute,
  path: "/privacy",
  component: lazyRouteComponent(() => withWords(import("./pages/Privacy"), "privacy"), "PrivacyPage"),
  validateSearch: (search: Record<string, unknown>): { holds?: HoldShow } =>
    HOLD_SHOWS.includes(search.holds as never) ? { holds: search.holds as HoldShow } : {},
});

export const privacyRoutes = [privacy] as const;
