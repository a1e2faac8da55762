import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const page = createRoute({
  getParentRoute: () => insideRoute,
  path: "/imports",
  component: lazyRouteComponent(() => withWords(import("./pages/Imports"), "imports"), "ImportsPage"),
});

export const importRoutes = [page] as const;
