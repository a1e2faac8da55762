import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

/** The component library's look: asked for with the page that needs it, so that both come at once. */
export const loadDress = () => import("./Dressed");
const Dressed = lazy(loadDress);

/** Pages that are drawn without the component library: the first a reporter sees. */
const PLAIN: ReadonlySet<string> = new Set(["/report"]);

/** Whether a path is drawn without the component library. */
export function isPlain(path: string): boolean {
  return PLAIN.has(path.replace(/(.)\/+$/, "$1"));
}

/** The page of a frame, in the component library's look where it is drawn with it. */
export function DressedOutlet() {
  // By the page that stands there, not by the one that is on its way.
  const plain = useRouterState({ select: ({ matches }) => isPlain(matches.at(-1)?.pathname ?? "") });
  if (plain) return <Outlet />;
  return (
    <Suspense fallback={null}>
      <Dressed>
        <Outlet />
      </Dressed>
    </Suspense>
  );
}
