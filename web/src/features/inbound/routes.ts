import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const letters = createRoute({
  getParentRoute: () => insideRoute,
  path: "/inbound",
  component: lazyRouteComponent(() => withWords(import("./pages/Letters"), "inbound"), "LettersPage"),
});

export const inboundRoutes = [letters] as const;
