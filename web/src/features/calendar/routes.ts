import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const calendars = createRoute({
  getParentRoute: () => insideRoute,
  path: "/calendars",
  component: lazyRouteComponent(() => withWords(import("./pages/Calendars"), "calendar"), "CalendarsPage"),
  validateSearch: (search: Record<string, unknown>): { code?: string; year?: number } => ({
    ...(typeof search.code === "string" && search.code !== "" ? { code: search.code } : {}),
    ...(Number.isInteger(search.year) && Number(search.year) >= 1996 && Number(search.year) <= 2050 ? { year: Number(search.year) } : {}),
  }),
});

export const calendarRoutes = [calendars] as const;
