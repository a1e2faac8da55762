import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { Milestone } from "../../api/types";
import { insideRoute, loggedIn, rootRoute } from "../../app/root";
import { withWords } from "../../app/further";
import type { Narrowed } from "./data";
import { MILESTONES, PERIODS, type PeriodName } from "./figures";

type Search = Narrowed & { period?: PeriodName };

const overview = createRoute({
  getParentRoute: () => insideRoute,
  path: "/overview",
  component: lazyRouteComponent(() => withWords(import("./pages/Overview"), "overview"), "OverviewPage"),
  validateSearch: (search: Record<string, unknown>): Search => ({
    ...(PERIODS.includes(search.period as never) ? { period: search.period as PeriodName } : {}),
    ...(typeof search.agreement === "string" ? { agreement: search.agreement } : {}),
    ...(MILESTONES.includes(search.milestone as never) ? { milestone: search.milestone as Milestone } : {}),
  }),
});

const monthEnd = createRoute({
  getParentRoute: () => insideRoute,
  path: "/month-end",
  component: lazyRouteComponent(() => withWords(import("./pages/MonthEnd"), "overview", "assessment", "documents"), "MonthEndPage"),
  validateSearch: (search: Record<string, unknown>): { back?: number; days?: number } => ({
    ...(Number.isInteger(search.back) && Number(search.back) >= 0 && Number(search.back) <= 24 ? { back: Number(search.back) } : {}),
    ...([30, 60, 120, 365].includes(Number(search.days)) ? { days: Number(search.days) } : {}),
  }),
});

/** The wallboard has the whole screen. */
const wall = createRoute({
  getParentRoute: () => rootRoute,
  path: "/wall",
  beforeLoad: loggedIn,
  component: lazyRouteComponent(() => withWords(import("./pages/Wall"), "overview"), "WallPage"),
});

export const wallRoutes = [wall] as const;
export const overviewRoutes = [overview, monthEnd] as const;
