import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { rootRoute } from "../../app/root";

/** What a signed link opens; its secret stands behind the `#` and never leaves in an address. */
const vendorCase = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/vendor-case",
  component: lazyRouteComponent(() => withWords(import("./pages/VendorCase"), "link"), "VendorCasePage"),
});

const quotation = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/quotation",
  component: lazyRouteComponent(() => withWords(import("./pages/LinkedQuotation"), "link"), "LinkedQuotationPage"),
});

const confirmation = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/confirmation",
  component: lazyRouteComponent(() => withWords(import("./pages/Offer"), "link"), "OfferPage"),
});

const password = createRoute({
  getParentRoute: () => rootRoute,
  path: "/link/password",
  component: lazyRouteComponent(() => import("./pages/ChoosePassword"), "ChoosePasswordPage"),
});

export const linkRoutes = [vendorCase, quotation, confirmation, password] as const;
