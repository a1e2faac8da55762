import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const letters = createRoute({
  getParentRoute: () => insideRoute,
  path: "/inbound",
  component: lazyRouteComponent(() => import("./pages/Letters"), "LettersPage"),
});

export const inboundRoutes = [letters] as const;
