import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const roster = createRoute({
  getParentRoute: () => insideRoute,
  path: "/roster",
  component: lazyRouteComponent(() => import("./pages/Roster"), "RosterPage"),
  validateSearch: (search: Record<string, unknown>): { month?: string; group?: string } => ({
    ...(typeof search.month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month) ? { month: search.month } : {}),
    ...(typeof search.group === "string" ? { group: search.group } : {}),
  }),
});

const rotations = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations",
  component: lazyRouteComponent(() => import("./pages/Rotations"), "RotationsPage"),
});

const rotation = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations/$id",
  component: lazyRouteComponent(() => import("./pages/Rotations"), "RotationPage"),
});

export const teamRoutes = [roster, rotations, rotation] as const;
