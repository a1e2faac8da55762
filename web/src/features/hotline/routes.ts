import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

/** `phone` may be in the address: a telephone system opens the page with the number that rings. */
const hotline = createRoute({
  getParentRoute: () => insideRoute,
  path: "/hotline",
  component: lazyRouteComponent(() => withWords(import("./pages/Hotline"), "hotline"), "HotlinePage"),
  validateSearch: (search: Record<string, unknown>): { phone?: string } => {
    const phone = typeof search.phone === "number" ? String(search.phone) : search.phone;
    return typeof phone === "string" && phone.trim() !== "" ? { phone: phone.trim() } : {};
  },
});

export const hotlineRoutes = [hotline] as const;
