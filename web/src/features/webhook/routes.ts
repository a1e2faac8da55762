import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

export const STATES = ["queued", "sending", "failed", "delivered", "dead"] as const;
export type DeliveryState = (typeof STATES)[number];

const webhooks = createRoute({
  getParentRoute: () => insideRoute,
  path: "/webhooks",
  component: lazyRouteComponent(() => withWords(import("./pages/Webhooks"), "webhook"), "WebhooksPage"),
  validateSearch: (search: Record<string, unknown>): { state?: "on" | "off" } => (search.state === "on" || search.state === "off" ? { state: search.state } : {}),
});

const webhook = createRoute({
  getParentRoute: () => insideRoute,
  path: "/webhooks/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Deliveries"), "webhook"), "DeliveriesPage"),
  validateSearch: (search: Record<string, unknown>): { state?: DeliveryState } =>
    STATES.includes(search.state as never) ? { state: search.state as DeliveryState } : {},
});

export const webhookRoutes = [webhooks, webhook] as const;
