import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";
import type { Fate } from "./rows";

/** The gravest first: what must be mended stands on top. */
export const FATES: Fate[] = ["refused", "held", "created", "updated", "unchanged"];

/** Which rows of the workbook are shown. */
export type ImportsSearch = { fate?: Fate | undefined; sheet?: string | undefined };

const page = createRoute({
  getParentRoute: () => insideRoute,
  path: "/imports",
  component: lazyRouteComponent(() => withWords(import("./pages/Imports"), "imports"), "ImportsPage"),
  validateSearch: (search: Record<string, unknown>): ImportsSearch => ({
    ...(FATES.includes(search.fate as never) ? { fate: search.fate as Fate } : {}),
    ...(typeof search.sheet === "string" && search.sheet !== "" ? { sheet: search.sheet } : {}),
  }),
});

export const importRoutes = [page] as const;
