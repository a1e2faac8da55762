import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { insideRoute } from "../../app/root";
import { withWords } from "../../app/further";

const PARTS = ["lost", "won", "figures", "shifts", "aside"] as const;

/** Which of what came out is looked at. */
export type Part = (typeof PARTS)[number];
export type WhatIfSearch = { agreement?: string; version?: string; months?: number; part?: Part };

const whatIf = createRoute({
  getParentRoute: () => insideRoute,
  path: "/what-if",
  component: lazyRouteComponent(() => withWords(import("./pages/WhatIf"), "whatif"), "WhatIfPage"),
  validateSearch: (search: Record<string, unknown>): WhatIfSearch => ({
    ...(typeof search.agreement === "string" ? { agreement: search.agreement } : {}),
    ...(typeof search.version === "string" ? { version: search.version } : {}),
    ...(Number(search.months) >= 1 && Number(search.months) <= 24 ? { months: Math.trunc(Number(search.months)) } : {}),
    ...(PARTS.includes(search.part as never) ? { part: search.part as Part } : {}),
  }),
});

export const whatIfRoutes = [whatIf] as const;
