import type { AgreementContent, AgreementFinding } from "../../../api/types";

/** The headings of the editor, as the paper has them. */
export const SECTIONS = [
  "scope",
  "severities",
  "times",
  "calendar",
  "guarded",
  "pauses",
  "ladder",
  "process",
  "channels",
  "services",
  "exclusions",
  "fees",
  "assessment",
  "bonds",
  "renewal",
  "matrix",
] as const;
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

/** Where each part of the text is edited: a part that is edited nowhere does not compile. */
const OF_PART = {
  systems: "scope",
  terms: "scope",
  severities: "severities",
  targets: "times",
  acceptance: "times",
  calendar: "calendar",
  counting: "calendar",
  guarded_periods: "guarded",
  pauses: "pauses",
  ladders: "ladder",
  on_site_from: "process",
  reopened: "process",
  screening: "process",
  attempts: "process",
  confirmation_silence: "process",
  release_permille: "process",
  triage_permille: "process",
  channels: "channels",
  catalogue: "services",
  exclusions: "exclusions",
  fees: "fees",
  assessment: "assessment",
  bonds: "bonds",
  renewal: "renewal",
  fallback: "renewal",
  matrix: "matrix",
} satisfies Record<keyof AgreementContent, EditorSection>;

/** Where a refused value stands. */
export function sectionOfPointer(pointer: string): EditorSection | null {
  return (OF_PART as Record<string, EditorSection>)[pointer.split("/")[1] ?? ""] ?? null;
}

/** What the server refused at a place and below it. */
export function refusedAt(pointers: Record<string, string>, place: string): string[] {
  return Object.entries(pointers).flatMap(([pointer, said]) => (pointer === place || pointer.startsWith(`${place}/`) ? [said] : []));
}
