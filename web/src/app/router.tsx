import { createRouter } from "@tanstack/react-router";

import { insideAccountRoutes, outsideAccountRoutes } from "../features/account/routes";
import { agreementRoutes } from "../features/agreement/routes";
import { assessmentRoutes } from "../features/assessment/routes";
import { deskRoutes } from "../features/desk/routes";
import { estateRoutes } from "../features/estate/routes";
import { linkRoutes } from "../features/link/routes";
import { notifyRoutes } from "../features/notify/routes";
import { operationsRoutes } from "../features/operations/routes";
import { webhookRoutes } from "../features/webhook/routes";
import { whatIfRoutes } from "../features/whatif/routes";
import { CrashPage } from "./Fallbacks";
import { homeRoute, insideRoute, rootRoute } from "./root";

const routeTree = rootRoute.addChildren([
  ...outsideAccountRoutes,
  ...linkRoutes,
  insideRoute.addChildren([
    homeRoute,
    ...insideAccountRoutes,
    ...deskRoutes,
    ...estateRoutes,
    ...agreementRoutes,
    ...assessmentRoutes,
    ...whatIfRoutes,
    ...notifyRoutes,
    ...operationsRoutes,
    ...webhookRoutes,
  ]),
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
