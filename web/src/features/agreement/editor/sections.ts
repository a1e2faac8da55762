import type { AgreementFinding } from "../../../api/types";

/** The headings of the editor, as the paper has them. */
export const SECTIONS = ["scope", "severities", "times", "calendar", "pauses", "ladder", "channels", "services", "exclusions", "assessment", "bonds", "matrix"] as const;
export type EditorSection = (typeof SECTIONS)[number];

const OF_FINDING: Record<AgreementFinding["kind"], EditorSection> = {
  contradiction: "matrix",
  gap: "matrix",
  crossing: "matrix",
  unreachable: "matrix",
  party_unnamed: "matrix",
  terms_contradict: "scope",
  unknown_system: "scope",
  not_covered: "scope",
  date_missing: "scope",
  calendar: "calendar",
  missing_target: "times",
  slow_underpinning: "times",
  missing_underpinning: "times",
};

/** Where a finding is mended. */
export function sectionOfFinding(kind: AgreementFinding["kind"]): EditorSection {
  return OF_FINDING[kind] ?? "scope";
}

const OF_POINTER: Record<string, EditorSection> = {
  systems: "scope",
  terms: "scope",
  targets: "times",
  fallback: "times",
  acceptance: "times",
  calendar: "calendar",
  counting: "calendar",
  severities: "severities",
  pauses: "pauses",
  channels: "channels",
  assessment: "assessment",
  bonds: "bonds",
  ladders: "ladder",
  catalogue: "services",
  exclusions: "exclusions",
  matrix: "matrix",
};

/** Where a refused value stands. */
export function sectionOfPointer(pointer: string): EditorSection | null {
  return OF_POINTER[pointer.split("/")[1] ?? ""] ?? null;
}

/** What the server refused at a place and below it. */
export function refusedAt(pointers: Record<string, string>, place: string): string[] {
  return Object.entries(pointers).flatMap(([pointer, said]) => (pointer === place || pointer.startsWith(`${place}/`) ? [said] : []));
}
