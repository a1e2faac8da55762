import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const texts = createRoute({
  getParentRoute: () => insideRoute,
  path: "/notice-texts",
  component: lazyRouteComponent(() => withWords(import("./pages/Texts"), "texts"), "TextsPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string } => (typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
});

const text = createRoute({
  getParentRoute: () => insideRoute,
  path: "/notice-texts/$event",
  component: lazyRouteComponent(() => withWords(import("./pages/TextEditor"), "texts"), "TextEditorPage"),
});

export const textRoutes = [texts, text] as const;
