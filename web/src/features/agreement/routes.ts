import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

export type Facing = "customer" | "vendor";

/** Where the paper of a latest version may stand, as the list is narrowed to it. */
export const PAPERS = ["awaiting", "sealed", "overtaken", "none"] as const;
export type PaperFilter = (typeof PAPERS)[number];
export type AgreementSearch = { facing?: Facing; paper?: PaperFilter; q?: string };

const list = createRoute({
  getParentRoute: () => insideRoute,
  path: "/agreements",
  component: lazyRouteComponent(() => withWords(import("./pages/Agreements"), "agreement"), "AgreementsPage"),
  validateSearch: (search: Record<string, unknown>): AgreementSearch => {
    const paper = PAPERS.find((each) => each === search.paper);
    return {
      ...(search.facing === "customer" || search.facing === "vendor" ? { facing: search.facing } : {}),
      ...(paper ? { paper } : {}),
      ...(typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
    };
  },
});

const one = createRoute({
  getParentRoute: () => insideRoute,
  path: "/agreements/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Agreement"), "agreement", "documents"), "AgreementPage"),
  validateSearch: (search: Record<string, unknown>): { version?: string; against?: string } => ({
    ...(typeof search.version === "string" ? { version: search.version } : {}),
    ...(typeof search.against === "string" ? { against: search.against } : {}),
  }),
});

const draft = createRoute({
  getParentRoute: () => insideRoute,
  path: "/agreements/$id/drafts/$version",
  component: lazyRouteComponent(() => withWords(import("./editor/Editor"), "agreement", "calendar"), "EditorPage"),
});

const matrix = createRoute({
  getParentRoute: () => insideRoute,
  path: "/agreements/$id/drafts/$version/matrix",
  component: lazyRouteComponent(() => withWords(import("./matrix/MatrixPage"), "agreement"), "MatrixPage"),
});

export const agreementRoutes = [list, one, draft, matrix] as const;
