import { createRouter } from "@tanstack/react-router";

import { insideAccountRoutes, outsideAccountRoutes } from "../features/account/routes";
import { deskRoutes } from "../features/desk/routes";
import { CrashPage } from "./Fallbacks";
import { homeRoute, insideRoute, rootRoute } from "./root";

const routeTree = rootRoute.addChildren([
  ...outsideAccountRoutes,
  insideRoute.addChildren([homeRoute, ...insideAccountRoutes, ...deskRoutes]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: CrashPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
