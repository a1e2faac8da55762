import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { queries } from "../../app/queries";
import { insideRoute, rootRoute } from "../../app/root";
import { setupQuery } from "../../app/session";
// Read when the page is opened, before the router looks at the address.
import "./parts/brought";

const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("./pages/Setup"), "SetupPage"),
  beforeLoad: async () => {
    const { needed } = await queries.ensureQueryData(setupQuery);
    if (!needed) throw redirect({ to: "/login" });
  },
});

/** A path of our own pages. Browsers read `\` as `/` and skip what cannot be seen: neither stands in one, and no path holds `//`. */
const OWN = /^\/(?!\/|api\/)(?![^?#]*\/\/)[^\\\p{Cc}]{0,499}$/u;

/**
 * Where a log-in leads: a path of our own pages, or where the day begins. What is no such path is named as nothing: what is left
 * out here stays as it stood in the address.
 */
const leadsTo = (search: Record<string, unknown>): { next?: string | undefined } => ({
  next: typeof search.next === "string" && OWN.test(search.next) ? search.next : undefined,
});

const login = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  component: lazyRouteComponent(() => import("./pages/Login"), "LoginPage"),
  validateSearch: leadsTo,
  beforeLoad: async () => {
    const setup = await queries.ensureQueryData(setupQuery).catch(() => ({ needed: false }));
    if (setup.needed) throw redirect({ to: "/setup" });
  },
});

const wayBack = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login/back/$way",
  component: lazyRouteComponent(() => import("./pages/WayBack"), "WayBackPage"),
});

const wayAsk = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login/by/$way",
  component: lazyRouteComponent(() => import("./pages/WayAsk"), "WayAskPage"),
  validateSearch: leadsTo,
});

const forgot = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot",
  component: lazyRouteComponent(() => import("./pages/Forgot"), "ForgotPage"),
});

const accounts = createRoute({
  getParentRoute: () => insideRoute,
  path: "/accounts",
  component: lazyRouteComponent(() => import("./pages/Accounts"), "AccountsPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
});

const policy = createRoute({
  getParentRoute: () => insideRoute,
  path: "/policy",
  component: lazyRouteComponent(() => import("./pages/Policy"), "PolicyPage"),
});

const own = createRoute({
  getParentRoute: () => insideRoute,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/OwnAccount"), "OwnAccountPage"),
});

export const outsideAccountRoutes = [setup, login, wayBack, wayAsk, forgot] as const;
export const insideAccountRoutes = [accounts, policy, own] as const;
