import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const roster = createRoute({
  getParentRoute: () => insideRoute,
  path: "/roster",
  component: lazyRouteComponent(() => withWords(import("./pages/Roster"), "team", "estate"), "RosterPage"),
  validateSearch: (search: Record<string, unknown>): { month?: string; group?: string } => ({
    ...(typeof search.month === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month) ? { month: search.month } : {}),
    ...(typeof search.group === "string" ? { group: search.group } : {}),
  }),
});

const rotations = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations",
  component: lazyRouteComponent(() => withWords(import("./pages/Rotations"), "team", "estate"), "RotationsPage"),
});

const rotation = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Rotations"), "team", "estate"), "RotationPage"),
});

const shifts = createRoute({
  getParentRoute: () => insideRoute,
  path: "/shifts",
  component: lazyRouteComponent(() => withWords(import("./pages/Shifts"), "team", "estate"), "ShiftsPage"),
});

export const teamRoutes = [roster, rotations, rotation, shifts] as const;
