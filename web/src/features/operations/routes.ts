import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const health = createRoute({
  getParentRoute: () => insideRoute,
  path: "/health",
  component: lazyRouteComponent(() => withWords(import("./pages/Health"), "operations"), "HealthPage"),
});

export const operationsRoutes = [health] as const;
