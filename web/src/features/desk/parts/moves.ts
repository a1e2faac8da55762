import type { Clock, IncidentDetail, Milestone, Move, MoveInput, MoveResource } from "../../../api/types";

/** One field of a move's form. `wide` fields are texts of several lines. */
export type Field =
  | { name: string; kind: "text" | "wide"; label: FieldLabel; required?: boolean }
  | { name: string; kind: "flag"; label: FieldLabel }
  | { name: string; kind: FieldKind; label: FieldLabel; required?: boolean };

/** Fields with a choice of their own. */
export type FieldKind =
  | "fault_class"
  | "pause_reason"
  | "impact"
  | "urgency"
  | "severity"
  | "person"
  | "moment"
  | "clock"
  | "agreement"
  | "incident"
  | "file";

export type FieldLabel =
  | "answer_text"
  | "attribution_final"
  | "beyond_capacity"
  | "plan_text"
  | "pause_reason"
  | "pause_note"
  | "restore_text"
  | "workaround"
  | "solution"
  | "cause"
  | "fault_class"
  | "reason"
  | "service_down"
  | "person"
  | "impact"
  | "urgency"
  | "text"
  | "evidence"
  | "severity"
  | "place"
  | "visit_until"
  | "visit_note"
  | "agreement"
  | "clock"
  | "due_at"
  | "into"
  | "duplicate_of"
  | "issued_file"
  | "pass_note"
  | "own_answer"
  | "what_is_missing"
  | "what_is_added";

export type MoveName =
  | "acceptance"
  | "answer"
  | "plan"
  | "pause"
  | "resume"
  | "restoration"
  | "resolution"
  | "confirmation"
  | "rejection"
  | "closure"
  | "reopening"
  | "assignment"
  | "decline"
  | "severity"
  | "visit"
  | "arrival"
  | "agreement"
  | "due-time"
  | "merge"
  | "duplicate-link"
  | "issued-report"
  | "verdict-release"
  | "passing-on"
  | "own-answer"
  | "sending-back"
  | "resubmission"
  | "withdrawal"
  | "cancellation";

type Hint =
  | "answer_hint"
  | "plan_hint"
  | "pause_hint"
  | "resolve_hint"
  | "severity_hint"
  | "visit_hint"
  | "agreement_hint"
  | "due_hint"
  | "merge_hint"
  | "duplicate_hint"
  | "issued_hint"
  | "screen_hint";

export type MoveSpec = {
  name: MoveName;
  resource: MoveResource | "resume" | "due-time";
  /** The names under which the server allows it. */
  allowedAs: Move[];
  key?: string;
  /** Without fields the move is made at once. */
  fields: Field[];
  hint?: Hint;
  /** The milestone it meets; once that is met, the move is no longer the next step. */
  meets?: Milestone;
  /** Whether an earlier instant may be given（补录）. */
  backdated: boolean;
};

/** Every move a member of staff makes by a form, in the order work usually goes. */
export const MOVES: MoveSpec[] = [
  { name: "acceptance", resource: "acceptance", allowedAs: ["acceptance"], key: "a", fields: [], backdated: false },
  {
    name: "answer",
    resource: "answer",
    allowedAs: ["answer"],
    key: "r",
    hint: "answer_hint",
    meets: "respond",
    backdated: true,
    fields: [
      { name: "text", kind: "wide", label: "answer_text", required: true },
    ],
  },
  {
    name: "plan",
    resource: "plan",
    allowedAs: ["plan"],
    key: "p",
    hint: "plan_hint",
    meets: "plan",
    backdated: true,
    fields: [{ name: "text", kind: "wide", label: "plan_text", required: true }],
  },
  { name: "resume", resource: "resume", allowedAs: ["resume"], fields: [], backdated: false },
  {
    name: "restoration",
    resource: "restoration",
    meets: "restore",
    allowedAs: ["restoration"],
    backdated: true,
    fields: [
      { name: "text", kind: "wide", label: "restore_text", required: true },
      { name: "workaround", kind: "flag", label: "workaround" },
    ],
  },
  {
    name: "resolution",
    resource: "resolution",
    allowedAs: ["resolution"],
    key: "s",
    hint: "resolve_hint",
    backdated: true,
    fields: [
      { name: "solution", kind: "wide", label: "solution", required: true },
      { name: "cause", kind: "text", label: "cause" },
      { name: "fault_class", kind: "fault_class", label: "fault_class" },
    ],
  },
  { name: "confirmation", resource: "confirmation", allowedAs: ["confirmation"], fields: [], backdated: false },
  {
    name: "rejection",
    resource: "rejection",
    allowedAs: ["rejection"],
    backdated: false,
    fields: [
      { name: "text", kind: "wide", label: "text", required: true },
      { name: "service_down", kind: "flag", label: "service_down" },
    ],
  },
  {
    name: "closure",
    resource: "closure",
    allowedAs: ["closure"],
    backdated: false,
    fields: [
      { name: "cause", kind: "wide", label: "cause" },
      { name: "fault_class", kind: "fault_class", label: "fault_class" },
      { name: "attribution_final", kind: "flag", label: "attribution_final" },
    ],
  },
  {
    name: "pause",
    resource: "pause",
    allowedAs: ["pause"],
    key: "w",
    hint: "pause_hint",
    backdated: false,
    fields: [
      { name: "reason", kind: "pause_reason", label: "pause_reason", required: true },
      { name: "note", kind: "wide", label: "pause_note", required: true },
    ],
  },
  {
    name: "assignment",
    resource: "assignment",
    allowedAs: ["assignment"],
    backdated: false,
    fields: [
      { name: "person_id", kind: "person", label: "person", required: true },
      { name: "reason", kind: "wide", label: "reason", required: true },
      { name: "beyond_capacity", kind: "flag", label: "beyond_capacity" },
    ],
  },
  {
    name: "severity",
    resource: "severity",
    allowedAs: ["severity"],
    hint: "severity_hint",
    backdated: false,
    fields: [
      { name: "impact", kind: "impact", label: "impact" },
      { name: "urgency", kind: "urgency", label: "urgency" },
      { name: "severity", kind: "severity", label: "severity" },
      { name: "reason", kind: "wide", label: "reason", required: true },
    ],
  },
  {
    name: "visit",
    resource: "visit",
    allowedAs: ["visit"],
    hint: "visit_hint",
    backdated: false,
    fields: [
      { name: "note", kind: "wide", label: "visit_note" },
      { name: "window_until", kind: "moment", label: "visit_until" },
    ],
  },
  {
    name: "arrival",
    resource: "arrival",
    allowedAs: ["arrival"],
    meets: "on_site",
    backdated: true,
    fields: [{ name: "place", kind: "text", label: "place" }],
  },
  {
    name: "issued-report",
    resource: "issued-report",
    allowedAs: ["issued-report"],
    meets: "report",
    hint: "issued_hint",
    backdated: true,
    fields: [{ name: "attachment_id", kind: "file", label: "issued_file", required: true }],
  },
  {
    name: "due-time",
    resource: "due-time",
    allowedAs: ["due-time"],
    hint: "due_hint",
    backdated: false,
    fields: [
      { name: "clock_id", kind: "clock", label: "clock", required: true },
      { name: "due_at", kind: "moment", label: "due_at", required: true },
      { name: "reason", kind: "wide", label: "reason", required: true },
    ],
  },
  {
    name: "agreement",
    resource: "agreement",
    allowedAs: ["agreement"],
    hint: "agreement_hint",
    backdated: false,
    fields: [
      { name: "agreement_version_id", kind: "agreement", label: "agreement", required: true },
      { name: "reason", kind: "wide", label: "reason", required: true },
    ],
  },
  {
    name: "merge",
    resource: "merge",
    allowedAs: ["merge"],
    hint: "merge_hint",
    backdated: false,
    fields: [{ name: "into_id", kind: "incident", label: "into", required: true }],
  },
  {
    name: "duplicate-link",
    resource: "duplicate-link",
    // No move of its own among those allowed: whoever works on it may link it.
    allowedAs: ["merge", "resolution"],
    hint: "duplicate_hint",
    backdated: false,
    fields: [{ name: "of_id", kind: "incident", label: "duplicate_of", required: true }],
  },
  // A customer that screens its own reports（转报）: his moves come first, for nobody else moves until then.
  {
    name: "passing-on",
    resource: "passing-on",
    allowedAs: ["passing-on"],
    hint: "screen_hint",
    backdated: false,
    fields: [{ name: "note", kind: "wide", label: "pass_note" }],
  },
  {
    name: "own-answer",
    resource: "own-answer",
    allowedAs: ["own-answer"],
    backdated: false,
    fields: [{ name: "text", kind: "wide", label: "own_answer", required: true }],
  },
  {
    name: "sending-back",
    resource: "sending-back",
    allowedAs: ["sending-back"],
    backdated: false,
    fields: [{ name: "reason", kind: "wide", label: "what_is_missing", required: true }],
  },
  {
    name: "resubmission",
    resource: "resubmission",
    allowedAs: ["resubmission"],
    backdated: false,
    fields: [{ name: "text", kind: "wide", label: "what_is_added", required: true }],
  },
  { name: "verdict-release", resource: "verdict-release", allowedAs: ["verdict-release"], fields: [], backdated: false },
  {
    name: "reopening",
    resource: "reopening",
    allowedAs: ["reopening"],
    backdated: false,
    fields: [
      { name: "reason", kind: "wide", label: "reason", required: true },
      { name: "service_down", kind: "flag", label: "service_down" },
    ],
  },
  {
    name: "decline",
    resource: "decline",
    allowedAs: ["decline"],
    backdated: false,
    fields: [{ name: "reason", kind: "wide", label: "reason", required: true }],
  },
  {
    name: "withdrawal",
    resource: "withdrawal",
    allowedAs: ["withdrawal"],
    backdated: false,
    fields: [{ name: "reason", kind: "wide", label: "reason", required: true }],
  },
  {
    name: "cancellation",
    resource: "cancellation",
    allowedAs: ["cancellation"],
    backdated: false,
    fields: [{ name: "reason", kind: "wide", label: "reason", required: true }],
  },
];

export function specOf(name: MoveName): MoveSpec {
  const spec = MOVES.find((each) => each.name === name);
  if (!spec) throw new Error(`no move ${name}`);
  return spec;
}

/** The moves allowed now, in working order; the first is the primary action. What is done already comes last. */
export function movesAllowed(incident: Pick<IncidentDetail, "allowed" | "clocks" | "engineer">): MoveSpec[] {
  const allowed = MOVES.filter((spec) => spec.allowedAs.some((name) => incident.allowed.includes(name))).filter(
    // A report nobody was promised cannot be issued.
    (spec) => spec.name !== "issued-report" || isOwed(incident.clocks, "report"),
  );
  const rank = (spec: MoveSpec) => {
    if (spec.name === "assignment" && incident.engineer === null) return 0;
    return spec.meets && !isOwed(incident.clocks, spec.meets) ? 2 : 1;
  };
  return allowed.map((spec) => [rank(spec), spec] as const).sort(([a], [b]) => a - b).map(([, spec]) => spec);
}

/** Moves beside the way to the solution: never the next step, always in the menu. */
const ASIDE = new Set<MoveName>([
  "severity",
  "visit",
  "arrival",
  "issued-report",
  "due-time",
  "agreement",
  "merge",
  "duplicate-link",
  "verdict-release",
  "decline",
  "withdrawal",
  "cancellation",
]);

export function isAside(spec: MoveSpec): boolean {
  return ASIDE.has(spec.name);
}

/** Whether a milestone is promised and not yet met. */
export function isOwed(clocks: Clock[], milestone: Milestone): boolean {
  return clocks.some((clock) => clock.milestone === milestone && clock.met_at === null && clock.state !== "cancelled");
}

const INSTANTS = new Set(["occurred_at", "due_at", "window_until"]);

/** What travels: only what was filled in, texts trimmed, a local time as an instant. */
export function bodyOf(values: Record<string, unknown>): MoveInput {
  const body: MoveInput = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === "" || value === false) continue;
    if (INSTANTS.has(name)) body[name] = new Date(String(value)).toISOString();
    else body[name] = typeof value === "string" ? value.trim() : value;
  }
  return body;
}
