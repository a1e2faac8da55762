import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";
import { GROUPS, type NoticeGroup } from "./groups";

export type NoticeSearch = { show?: "unread"; group?: NoticeGroup };

const notices = createRoute({
  getParentRoute: () => insideRoute,
  path: "/notices",
  component: lazyRouteComponent(() => import("./pages/Notices"), "NoticesPage"),
  validateSearch: (search: Record<string, unknown>): NoticeSearch => ({
    ...(search.show === "unread" ? { show: "unread" as const } : {}),
    ...(GROUPS.includes(search.group as never) ? { group: search.group as NoticeGroup } : {}),
  }),
});

export type UndeliveredSearch = { state?: "dead" | "failed" };

const undelivered = createRoute({
  getParentRoute: () => insideRoute,
  path: "/undelivered",
  component: lazyRouteComponent(() => import("./pages/Undelivered"), "UndeliveredPage"),
  validateSearch: (search: Record<string, unknown>): UndeliveredSearch => (search.state === "failed" ? { state: "failed" } : {}),
});

export const notifyRoutes = [notices, undelivered] as const;
