import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

/** What is asked stands in the address: an answer can be shown to somebody else. */
export type Asked = { account?: string; action?: string; number?: string; customer?: string };

const text = (search: Record<string, unknown>, key: keyof Asked) => (typeof search[key] === "string" && search[key] !== "" ? { [key]: search[key] } : {});

const explain = createRoute({
  getParentRoute: () => insideRoute,
  path: "/explain",
  component: lazyRouteComponent(() => import("./pages/Explain"), "ExplainPage"),
  validateSearch: (search: Record<string, unknown>): Asked => ({
    ...text(search, "account"),
    ...text(search, "action"),
    ...text(search, "number"),
    ...text(search, "customer"),
  }),
});

const roles = createRoute({
  getParentRoute: () => insideRoute,
  path: "/roles",
  component: lazyRouteComponent(() => import("./pages/Roles"), "RolesPage"),
});

const emergencies = createRoute({
  getParentRoute: () => insideRoute,
  path: "/emergencies",
  component: lazyRouteComponent(() => import("./pages/Emergencies"), "EmergenciesPage"),
});

const reviews = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews",
  component: lazyRouteComponent(() => import("./pages/Reviews"), "ReviewsPage"),
});

const review = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews/$id",
  component: lazyRouteComponent(() => import("./pages/Review"), "ReviewPage"),
});

export const oversightRoutes = [explain, roles, emergencies, reviews, review] as const;
