import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const page = createRoute({
  getParentRoute: () => insideRoute,
  path: "/imports",
  component: lazyRouteComponent(() => import("./pages/Imports"), "ImportsPage"),
});

export const importRoutes = [page] as const;
