import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { DocumentQuery, DocumentRow } from "../../api/types";
import { withWords } from "../../app/further";
import { insideRoute, rootRoute } from "../../app/root";
import { KINDS } from "./kinds";

/** What the list is narrowed to; what the server does not know it refuses. */
export type DocumentsSearch = Pick<DocumentQuery, "kind" | "state" | "seal" | "customer_id" | "incident_id" | "subject_id">;

const NARROWS = ["kind", "state", "seal", "customer_id", "incident_id", "subject_id"] as const;

const list = createRoute({
  getParentRoute: () => insideRoute,
  path: "/documents",
  component: lazyRouteComponent(() => withWords(import("./pages/Documents"), "documents"), "DocumentsPage"),
  validateSearch: (search: Record<string, unknown>): DocumentsSearch =>
    Object.fromEntries(
      NARROWS.flatMap((name) => (typeof search[name] === "string" && search[name] !== "" ? [[name, search[name]]] : [])),
    ),
});

const one = createRoute({
  getParentRoute: () => insideRoute,
  path: "/documents/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Document"), "documents"), "DocumentPage"),
});

const templates = createRoute({
  getParentRoute: () => insideRoute,
  path: "/documents/templates",
  component: lazyRouteComponent(() => withWords(import("./pages/Templates"), "documents"), "TemplatesPage"),
  validateSearch: (search: Record<string, unknown>): { kind?: DocumentRow["kind"] } =>
    KINDS.includes(search.kind as never) ? { kind: search.kind as DocumentRow["kind"] } : {},
});

const returns = createRoute({
  getParentRoute: () => insideRoute,
  path: "/documents/returns",
  component: lazyRouteComponent(() => withWords(import("./pages/Returns"), "documents"), "ReturnsPage"),
});

/** Open to everybody who holds a paper. */
const verify = createRoute({
  getParentRoute: () => rootRoute,
  path: "/verify/$code",
  component: lazyRouteComponent(() => withWords(import("./pages/Verify"), "documents"), "VerifyPage"),
});

export const documentRoutes = [list, templates, returns, one] as const;
export const verifyRoutes = [verify] as const;
