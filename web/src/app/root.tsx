import { createRootRoute, createRoute, Outlet, redirect, useRouterState } from "@tanstack/react-router";

import { Help } from "../features/help/Help";
import { keepFor } from "../ui/kept";
import { DressedOutlet } from "./dress";
import { AbsentPage, CrashPage } from "./Fallbacks";
import { adoptLanguage, currentLanguage } from "./language";
import { speak } from "./i18n";
import { queries } from "./queries";
import { homeOf, sessionQuery, setupQuery } from "./session";
import { Shell } from "./Shell";

export const rootRoute = createRootRoute({
  component: Whole,
  notFoundComponent: AbsentPage,
  errorComponent: CrashPage,
});

/** Pages outside the frame are dressed as a whole and have the help in a corner; the frame does both for the page within it. */
function Whole() {
  const inside = useRouterState({ select: ({ matches }) => matches.some(({ routeId }) => routeId === "/inside") });
  if (inside) return <Outlet />;
  return (
    <>
      <DressedOutlet />
      <footer className="help-corner">
        <Help />
      </footer>
    </>
  );
}

/** Without a session the way leads to the log-in, on a fresh installation to the set-up. */
export async function loggedIn({ location }: { location: { pathname: string; href: string } }) {
  const session = await queries.ensureQueryData(sessionQuery);
  if (session) {
    keepFor(session.account.id);
    if (adoptLanguage(session.account.language)) await speak(currentLanguage());
    return { account: session.account };
  }
  const setup = await queries.ensureQueryData(setupQuery).catch(() => ({ needed: false }));
  if (setup.needed) throw redirect({ to: "/setup" });
  throw redirect({ to: "/login", search: location.pathname === "/" ? {} : { next: location.href } });
}

/** Everything behind the log-in that stands in the frame. */
export const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  component: Shell,
  beforeLoad: loggedIn,
});

export const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/",
  beforeLoad: ({ context }) => {
    throw redirect({ to: homeOf(context.account) });
  },
});
