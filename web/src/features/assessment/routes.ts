import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { AssessmentClockQuery, SheetState } from "../../api/types";
import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

export const STATES: SheetState[] = ["draft", "in_discussion", "issued", "withdrawn"];

/** Which clocks the sheet shows beside itself. */
export type ClocksSearch = Pick<AssessmentClockQuery, "severity" | "milestone" | "party_id" | "column" | "outcome"> & {
  /** Whether they are shown at all. */
  clocks?: boolean;
};

const list = createRoute({
  getParentRoute: () => insideRoute,
  path: "/assessments",
  component: lazyRouteComponent(() => withWords(import("./pages/Assessments"), "assessment"), "AssessmentsPage"),
  validateSearch: (search: Record<string, unknown>): { state?: SheetState } =>
    STATES.includes(search.state as never) ? { state: search.state as SheetState } : {},
});

const sheet = createRoute({
  getParentRoute: () => insideRoute,
  path: "/assessments/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Assessment"), "assessment"), "AssessmentPage"),
  validateSearch: (search: Record<string, unknown>): ClocksSearch => ({
    ...(search.clocks === true ? { clocks: true } : {}),
    ...([1, 2, 3, 4].includes(Number(search.severity)) ? { severity: Number(search.severity) } : {}),
    ...text<ClocksSearch["milestone"], "milestone">(search, "milestone"),
    ...text<ClocksSearch["party_id"], "party_id">(search, "party_id"),
    ...text<ClocksSearch["column"], "column">(search, "column"),
    ...text<ClocksSearch["outcome"], "outcome">(search, "outcome"),
  }),
});

/** A word of the address; what the server does not know it refuses. */
function text<Word, Key extends string>(search: Record<string, unknown>, key: Key): { [K in Key]?: NonNullable<Word> } {
  const value = search[key];
  return (typeof value === "string" && value !== "" ? { [key]: value } : {}) as { [K in Key]?: NonNullable<Word> };
}

export const assessmentRoutes = [list, sheet] as const;
