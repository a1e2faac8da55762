import type { Change } from "./stream";

/** What shows incidents in lists and numbers. */
const LISTS = ["incidents", "incident-counts", "duty-board", "on-call", "inbox", "similar", "proposals"];
/** What shows who works when. */
const DUTY = ["roster", "rotations", "roster-preview", "duty-board", "on-call"];
/** What is found again by the names of what was delivered. */
const DELIVERED = ["systems", "report-form", "agreement-findings"];

/** What is read again of one subject, and what else may show it. An agreement's versions have no subject of their own. */
type Shown = { one?: string[]; all: string[] };

/** Every kind of subject that is told (`GET /api/v1/events`), and the queries whose answer it may change. */
const SHOWN: Record<string, Shown> = {
  incident: { one: ["incident", "timeline", "explanation"], all: LISTS },
  agreement: {
    all: [
      "agreements",
      "agreement",
      "agreement-version",
      "agreement-versions",
      "agreement-paper",
      "agreement-findings",
      "agreement-outlook",
      "agreement-endings",
      "agreement-lags",
      "month-end",
    ],
  },
  assessment: { one: ["assessment"], all: ["assessments", "month-end"] },
  document: { one: ["document"], all: ["documents", "document-returns", "month-end"] },
  party: { one: ["party"], all: ["parties", "report-form"] },
  site: { all: ["sites", "system", "systems"] },
  department: { all: ["departments"] },
  system: { one: ["system"], all: DELIVERED },
  component: { all: ["system", ...DELIVERED] },
  person: { all: ["people", "absences", ...DUTY] },
  group: { all: ["groups", ...DUTY] },
  shift: { all: DUTY },
  rotation: { all: DUTY },
  staffing: { all: ["staffing-rules", "roster", "duty-board"] },
  calendar: { all: ["calendars", "calendar"] },
  problem: { one: ["problem"], all: ["problems", "known-errors"] },
  window: { all: ["windows"] },
};

/** A problem is grouped over incidents: they tell of it. */
const OF_PROBLEMS = "incident.problem_";

/** The keys of the queries that may show something else after these changes, each once. */
export function touched(changes: Change[]): string[][] {
  const keys = changes.flatMap(({ subject_kind, subject_id, kind }) => {
    const shown = SHOWN[subject_kind];
    const problems = kind.startsWith(OF_PROBLEMS) ? ["problem", "problems"] : [];
    return [...(shown?.all ?? []), ...problems].map((name) => [name]).concat((shown?.one ?? []).map((name) => [name, subject_id]));
  });
  return [...new Map(keys.map((key) => [key.join("/"), key])).values()];
}
