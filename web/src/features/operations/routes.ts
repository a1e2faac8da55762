import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const health = createRoute({
  getParentRoute: () => insideRoute,
  path: "/health",
  component: lazyRouteComponent(() => import("./pages/Health"), "HealthPage"),
});

export const operationsRoutes = [health] as const;
