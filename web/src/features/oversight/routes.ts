import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

/** What is asked stands in the address: an answer can be shown to somebody else. */
export type Asked = { account?: string; action?: string; number?: string; customer?: string };

const text = (search: Record<string, unknown>, key: keyof Asked) => (typeof search[key] === "string" && search[key] !== "" ? { [key]: search[key] } : {});

const explain = createRoute({
  getParentRoute: () => insideRoute,
  path: "/explain",
  component: lazyRouteComponent(() => withWords(import("./pages/Explain"), "oversight"), "ExplainPage"),
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
  component: lazyRouteComponent(() => withWords(import("./pages/Roles"), "oversight"), "RolesPage"),
});

const emergencies = createRoute({
  getParentRoute: () => insideRoute,
  path: "/emergencies",
  component: lazyRouteComponent(() => withWords(import("./pages/Emergencies"), "oversight"), "EmergenciesPage"),
});

const reviews = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews",
  component: lazyRouteComponent(() => withWords(import("./pages/Reviews"), "oversight"), "ReviewsPage"),
});

const review = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Review"), "oversight"), "ReviewPage"),
});

export const oversightRoutes = [explain, roles, emergencies, reviews, review] as const;
