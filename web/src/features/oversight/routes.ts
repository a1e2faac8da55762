import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

/** What is asked stands in the address: an answer can be shown to somebody else. */
export type Asked = { account?: string; action?: string; number?: string; customer?: string };

export const REVIEW_STATES = ["open", "overdue", "closed"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Which entries of the journal, as the server names them; days are those of the house, the last one too. */
export type JournalSearch = { kind?: string; subject_kind?: string; subject?: string; actor?: string; from?: string; to?: string };

const text = (search: Record<string, unknown>, key: keyof Asked | keyof JournalSearch) => (typeof search[key] === "string" && search[key] !== "" ? { [key]: search[key] } : {});

/** A day there is, `2026-11-30`. */
const day = (search: Record<string, unknown>, key: "from" | "to") => (/^\d{4}-\d{2}-\d{2}$/.test(String(search[key])) && !Number.isNaN(Date.parse(`${search[key] as string}T00:00:00Z`)) ? text(search, key) : {});

const explain = createRoute({
  getParentRoute: () => insideRoute,
  path: "/explain",
  component: lazyRouteComponent(() => withWords(import("./pages/Explain"), "oversight"), "ExplainPage"),
  validateSearch: (search: Record<string, unknown>): Asked => ({
    ...text(search, "account"),
    ...text(search, "action"),
    ...text(search, "number"),
    ...text(search, "customer"),
  }),
});

const roles = createRoute({
  getParentRoute: () => insideRoute,
  path: "/roles",
  component: lazyRouteComponent(() => withWords(import("./pages/Roles"), "oversight"), "RolesPage"),
  validateSearch: (search: Record<string, unknown>): { show?: "waiting" } => (search.show === "waiting" ? { show: "waiting" } : {}),
});

const emergencies = createRoute({
  getParentRoute: () => insideRoute,
  path: "/emergencies",
  component: lazyRouteComponent(() => withWords(import("./pages/Emergencies"), "oversight"), "EmergenciesPage"),
  validateSearch: (search: Record<string, unknown>): { show?: "open" } => (search.show === "open" ? { show: "open" } : {}),
});

const reviews = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews",
  component: lazyRouteComponent(() => withWords(import("./pages/Reviews"), "oversight"), "ReviewsPage"),
  validateSearch: (search: Record<string, unknown>): { state?: ReviewState } =>
    REVIEW_STATES.includes(search.state as never) ? { state: search.state as ReviewState } : {},
});

const journal = createRoute({
  getParentRoute: () => insideRoute,
  path: "/journal",
  component: lazyRouteComponent(() => withWords(import("./pages/Journal"), "journal"), "JournalPage"),
  validateSearch: (search: Record<string, unknown>): JournalSearch => ({
    ...text(search, "kind"),
    ...text(search, "subject_kind"),
    ...text(search, "subject"),
    ...text(search, "actor"),
    ...day(search, "from"),
    ...day(search, "to"),
  }),
});

const review = createRoute({
  getParentRoute: () => insideRoute,
  path: "/reviews/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Review"), "oversight"), "ReviewPage"),
  validateSearch: (search: Record<string, unknown>): { show?: "undecided" | "all" } =>
    search.show === "undecided" || search.show === "all" ? { show: search.show } : {},
});

export const oversightRoutes = [explain, roles, emergencies, reviews, review, journal] as const;
