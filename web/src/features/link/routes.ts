import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { rootRoute } from "../../app/root";

/** What a signed link opens; its secret stands behind the `#` and never leaves in an address. */
const vendorCase = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/vendor-case",
  component: lazyRouteComponent(() => import("./pages/VendorCase"), "VendorCasePage"),
});

const quotation = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/quotation",
  component: lazyRouteComponent(() => import("./pages/LinkedQuotation"), "LinkedQuotationPage"),
});

const confirmation = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/confirmation",
  component: lazyRouteComponent(() => import("./pages/Offer"), "OfferPage"),
});

const password = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/password",
  component: lazyRouteComponent(() => import("./pages/ChoosePassword"), "ChoosePasswordPage"),
});

export const linkRoutes = [vendorCase, quotation, confirmation, password] as const;
