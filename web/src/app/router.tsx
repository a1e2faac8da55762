import { createRouter } from "@tanstack/react-router";

import { insideAccountRoutes, outsideAccountRoutes } from "../features/account/routes";
import { agreementRoutes } from "../features/agreement/routes";
import { assessmentRoutes } from "../features/assessment/routes";
import { calendarRoutes } from "../features/calendar/routes";
import { deskRoutes } from "../features/desk/routes";
import { documentRoutes, verifyRoutes } from "../features/documents/routes";
import { estateRoutes } from "../features/estate/routes";
import { hotlineRoutes } from "../features/hotline/routes";
import { importRoutes } from "../features/imports/routes";
import { inboundRoutes } from "../features/inbound/routes";
import { linkRoutes } from "../features/link/routes";
import { notifyRoutes } from "../features/notify/routes";
import { privacyRoutes } from "../features/privacy/routes";
import { oversightRoutes } from "../features/oversight/routes";
import { overviewRoutes, wallRoutes } from "../features/overview/routes";
import { operationsRoutes } from "../features/operations/routes";
import { teamRoutes } from "../features/team/routes";
import { textRoutes } from "../features/texts/routes";
import { webhookRoutes } from "../features/webhook/routes";
import { whatIfRoutes } from "../features/whatif/routes";
import { isPlain, loadDress } from "./dress";
import { CrashPage } from "./Fallbacks";
import { homeRoute, insideRoute, rootRoute } from "./root";

const routeTree = rootRoute.addChildren([
  ...outsideAccountRoutes,
  ...linkRoutes,
  ...wallRoutes,
  ...verifyRoutes,
  insideRoute.addChildren([
    homeRoute,
    ...insideAccountRoutes,
    ...overviewRoutes,
    ...deskRoutes,
    ...estateRoutes,
    ...hotlineRoutes,
    ...importRoutes,
    ...teamRoutes,
    ...calendarRoutes,
    ...agreementRoutes,
    ...assessmentRoutes,
    ...documentRoutes,
    ...whatIfRoutes,
    ...notifyRoutes,
    ...operationsRoutes,
    ...textRoutes,
    ...webhookRoutes,
    ...oversightRoutes,
    ...privacyRoutes,
    ...inboundRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: CrashPage,
});

// What draws the next page comes while the page itself does.
router.subscribe("onBeforeLoad", ({ toLocation }) => {
  if (!isPlain(toLocation.pathname)) void loadDress();
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
