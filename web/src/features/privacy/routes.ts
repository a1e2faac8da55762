import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const privacy = createRoute({
  getParentRoute: () => insideRoute,
  path: "/privacy",
  component: lazyRouteComponent(() => withWords(import("./pages/Privacy"), "privacy"), "PrivacyPage"),
});

export const privacyRoutes = [privacy] as const;
