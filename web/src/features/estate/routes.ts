import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const find = (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {});

const list = createRoute({
  getParentRoute: () => insideRoute,
  path: "/systems",
  component: lazyRouteComponent(() => import("./pages/Systems"), "SystemsPage"),
  validateSearch: find,
});

const one = createRoute({
  getParentRoute: () => insideRoute,
  path: "/systems/$id",
  component: lazyRouteComponent(() => import("./pages/System"), "SystemPage"),
  validateSearch: find,
});

export const estateRoutes = [list, one] as const;
