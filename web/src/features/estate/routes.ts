import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const find = (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {});

const list = createRoute({
  getParentRoute: () => insideRoute,
  path: "/systems",
  component: lazyRouteComponent(() => withWords(import("./pages/Systems"), "estate"), "SystemsPage"),
  validateSearch: find,
});

const one = createRoute({
  getParentRoute: () => insideRoute,
  path: "/systems/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/System"), "estate"), "SystemPage"),
  validateSearch: find,
});

const KINDS = ["customer", "vendor", "carrier", "third_party"] as const;

const parties = createRoute({
  getParentRoute: () => insideRoute,
  path: "/parties",
  component: lazyRouteComponent(() => withWords(import("./pages/Parties"), "estate"), "PartiesPage"),
  validateSearch: (search: Record<string, unknown>): { kind?: (typeof KINDS)[number]; q?: string } => {
    const kind = KINDS.find((each) => each === search.kind);
    return { ...(kind ? { kind } : {}), ...find(search) };
  },
});

const party = createRoute({
  getParentRoute: () => insideRoute,
  path: "/parties/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Parties"), "estate"), "PartyPage"),
});

export const estateRoutes = [list, one, parties, party] as const;
