import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";

const webhooks = createRoute({
  getParentRoute: () => insideRoute,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./pages/Webhooks"), "WebhooksPage"),
});

const webhook = createRoute({
  getParentRoute: () => insideRoute,
  path: "/webhooks/$id",
  component: lazyRouteComponent(() => import("./pages/Deliveries"), "DeliveriesPage"),
});

export const webhookRoutes = [webhooks, webhook] as const;
