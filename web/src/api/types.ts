/**
 * The wire, written by hand from the agreed description of the API.
 *
 * Once `../openapi.json` exists, `npm run api` writes `schema.gen.ts`; then `paths` below becomes
 * `export type { paths } from "./schema.gen"` and the named shapes become aliases of `components["schemas"]`.
 * Nothing else in the client names a path or a shape by itself.
 */

/** RFC 3339, UTC. */
export type Moment = string;
export type Id = string;
export type Named = { id: Id; name: string };
export type PartyKind = "provider" | "customer" | "vendor" | "carrier" | "third_party";
export type Party = { id: Id; name: string; kind: PartyKind };
export type Role =
  | "reporter"
  | "customer_lead"
  | "vendor"
  | "engineer"
  | "dispatcher"
  | "manager"
  | "administrator"
  | "security_officer"
  | "auditor";
export type Listed<T> = { items: T[]; next_cursor: string | null };

export type ProblemDocument = {
  type?: string;
  title?: string;
  status: number;
  detail?: string;
  code?: string;
  errors?: { pointer: string; detail: string }[];
};

// --- account -----------------------------------------------------------------------------------

export type SessionAccount = {
  id: Id;
  name: string;
  login: string;
  roles: Role[];
  person_id: Id | null;
  party: Party | null;
  department_id: Id | null;
  language: string | null;
};
export type Session = { account: SessionAccount; now: Moment };
export type SetupInput = { provider_name: string; zone: string; name: string; login: string; password: string };
export type AccountRow = {
  id: Id;
  name: string;
  login: string;
  roles: Role[];
  /** Roles that wait for the security officer. */
  asked_roles: Role[] | null;
  person_id: Id | null;
  party_id: Id | null;
  language: string;
  active: boolean;
  version: number;
};
export type NewAccount = {
  name: string;
  login: string;
  password: string;
  roles: Role[];
  party_id?: Id | null;
  person_id?: Id | null;
  language?: string;
};

// --- desk --------------------------------------------------------------------------------------

export type Severity = 1 | 2 | 3 | 4;
export type Impact = "individual" | "department" | "several" | "all";
export type Urgency = "stopped" | "slow" | "none";
export type Milestone = "respond" | "on_site" | "plan" | "restore" | "resolve" | "report" | "update" | "supervise";
export type ClockState = "running" | "paused" | "met" | "met_late" | "cancelled" | "offered";
export type IncidentState =
  | "reported"
  | "assigned"
  | "accepted"
  | "in_progress"
  | "waiting"
  | "resolved"
  | "confirmed"
  | "closed"
  | "withdrawn"
  | "cancelled"
  | "merged"
  | "reopened";
export type PauseReason = "waiting_customer" | "waiting_vendor" | "waiting_parts" | "agreed_window" | "planned_downtime";

export type ReportForm = {
  systems: { id: Id; name: string; customer: Named | string; recent: boolean }[];
  impacts: { value: Impact; label: string }[];
  urgencies: { value: Urgency; label: string }[];
  catalogue: { code: string; name: string }[];
};
export type Attachment = { id: Id; name: string; media_type: string; size: number; sha256: string };
export type ReportInput = {
  system_id: Id | null;
  component_id?: Id;
  text: string;
  impact?: Impact;
  urgency?: Urgency;
  kind?: "fault" | "request";
  service_code?: string;
  channel?: string;
  occurred_at?: Moment;
  reporter_account_id?: Id;
  reporter_name?: string;
  phone?: string;
  place?: string;
  attachment_ids?: Id[];
};

export type IncidentRow = {
  id: Id;
  number: string;
  title: string;
  state: IncidentState;
  severity: number;
  kind: "fault" | "request";
  customer: Named;
  system: Named | null;
  engineer: Named | null;
  next_due_at: Moment | null;
  next_milestone: Milestone | null;
  next_clock_state: "running" | "paused" | "late" | "offered" | "none";
  share_used_permille?: number;
  paused_reason: PauseReason | null;
  reported_at: Moment;
  decided: boolean;
  version: number;
};

export type Clock = {
  id: Id;
  milestone: Milestone;
  state: ClockState;
  started_at: Moment;
  due_at: Moment | null;
  provisional: boolean;
  met_at: Moment | null;
  breached_at: Moment | null;
  breach_refuted: boolean;
  pause_reason: PauseReason | null;
  remaining_micros: number | null;
  share_used_permille: number;
  /** Who set the due time by hand. */
  by_hand: string | null;
  /** What was promised, with its unit: `2h` elapsed, `8wh` working hours, `3wd` working days, `1eod`. */
  promised: string | null;
};

/** One possible component; `component` is an id where one of the tree can be named. */
export type Candidate = {
  component: Id | Named | null;
  component_kind?: string;
  fault_class: string;
  weight_permille: number;
  evidence?: Evidence[];
  words?: string[];
};
export type Triage = {
  candidates: Candidate[];
  confidence_permille: number;
  decided: boolean;
  model?: string;
  corpus_watermark?: number;
};
export type Delivery = {
  id?: Id;
  event?: string;
  channel: string;
  recipient: string;
  state: "queued" | "sending" | "sent" | "failed" | "dead";
  attempts: number;
  last_error: string | null;
  at: Moment;
};
export type IncidentDetail = IncidentRow & {
  text: string;
  reporter: { name: string | null; phone: string | null; place: string | null };
  department_id: Id | null;
  channel: string;
  component: { id: Id | null; name: string | null; path: string[]; kind: string | null } | null;
  fault_class: string | null;
  service_code: string | null;
  impact: Impact | null;
  urgency: Urgency | "low" | null;
  coverage: { verdict: "in_warranty" | "out_of_warranty" | "undetermined"; reason: string | null };
  attribution: {
    lead: Named | null;
    lead_kind: PartyKind;
    state: "provisional" | "confirmed" | "disputed";
    released: boolean;
  };
  clocks: Clock[];
  allowed: string[];
  turn: "provider" | "reporter" | "vendor" | "nobody";
  solution: string | null;
  cause: string | null;
  merged_into: Id | null;
  stars: number | null;
  entered_at: Moment;
  attachments: Omit<Attachment, "sha256">[];
  deliveries: Delivery[];
  triage: Triage | null;
  now: Moment;
};

export type IncidentQuery = {
  view?: "queue" | "mine" | "group" | "undecided" | "all";
  state?: string;
  severity?: number;
  customer_id?: Id;
  system_id?: Id;
  q?: string;
  overdue?: boolean;
  cursor?: string;
  limit?: number;
};
export type IncidentCounts = {
  mine: number;
  group: number;
  undecided: number;
  /** Due within four hours. */
  at_risk: number;
  late: number;
  waiting: number;
  unacknowledged: number;
};

export type TimelineEntry = {
  id: Id;
  at: Moment;
  entered_at: Moment;
  late_entry: boolean;
  kind: string;
  actor: { name: string; side: "provider" | "customer" | "vendor" | "platform" };
  visibility: "public" | "internal";
  text_zh: string;
  text_en: string;
  /** What was written, alone. */
  message?: string | null;
  body?: unknown;
};

/** A sentence in both languages, in either of the two forms the server has for one. */
export type Sentence = string | { zh: string; en: string } | Said;
export type Said = { text_zh?: string | string[]; text_en?: string | string[] };
/** A reason: a sentence, perhaps with its weight. */
export type Evidence =
  | string
  | { zh: string; en: string }
  | (Said & { kind?: string; weight?: number; weight_permille?: number; words?: string[] });
export type Term = Said & { key?: string; points?: number };
export type ExplainedPerson = { person?: Id | Named; name?: string; terms?: Term[]; total?: number };
export type Explanation = {
  severity?: Said & { value?: number; severity?: number; rule?: Sentence; evidence?: Evidence[] | Evidence };
  coverage?: Said & {
    verdict?: string;
    reason?: string | null;
    clause?: string | null;
    evidence?: Evidence[] | Evidence;
  };
  attribution?: Said & {
    matrix_row?: string | number | null;
    clause?: string | null;
    stages?: (Said & {
      stage?: string;
      lead?: { name?: string; kind?: string; party?: Id | null } | string | null;
      clause?: string | null;
      evidence?: Evidence;
    })[];
    evidence?: Evidence[] | Evidence | null;
  };
  assignment?: Said & {
    chosen?: ExplainedPerson | null;
    next?: ExplainedPerson[];
    excluded?: (Said & { person: Id | Named; name?: string; filter: string })[];
    formula?: Sentence;
  } | null;
  clocks?: (Said & { clock?: Clock; clock_id?: Id; milestone?: Milestone; explanation?: WorktimeExplanation | null })[];
  triage?: (Said & Partial<Triage> & { evidence?: Evidence[] | Evidence }) | null;
};
export type WorktimeExplanation = {
  unit?: string;
  counted: { from: Moment; to: Moment; micros: number }[];
  unlisted_micros?: number;
  total_micros?: number;
  paused: { from: Moment; to: Moment; micros: number }[];
  uncounted_days?: { date: string; name: string | null; reason?: string; start_date?: boolean }[];
  due: Moment;
  provisional: boolean;
};

export type MoveInput = Record<string, unknown> & { occurred_at?: Moment };

export type AttainmentRow = {
  agreement: Named | string | null;
  milestone: Milestone | null;
  severity: number | null;
  party: Party | Named | string | null;
  met: number;
  missed: number;
  not_counted: Record<string, number> | number;
  permille: number | null;
};
export type DutyPerson = {
  person: Named;
  load: number;
  capacity: number;
  hours: { from: Moment; to: Moment; kind?: string }[];
  skills?: string[];
};
export type DutyBoard = { at: Moment; people: DutyPerson[]; gaps?: { from: Moment; to: Moment; what?: string }[] };

export type SystemDetail = { id: Id; name: string; components?: { id: Id; name: string }[] };

// --- the paths ---------------------------------------------------------------------------------

type Body<T> = { content: { "application/json": T } };
type Failure = { content: { "application/problem+json": ProblemDocument } };
type Parameters<Query, Path, Header> = {
  parameters: { query?: Query; header?: Header; cookie?: never } & ([Path] extends [never] ? { path?: never } : { path: Path });
};
type Get<Answer, Query = never, Path = never> = {
  get: Parameters<Query, Path, never> & { requestBody?: never; responses: { 200: Body<Answer>; default: Failure } };
};
type Send<Input, Answer, Path = never> = Parameters<never, Path, { "Idempotency-Key"?: string; "If-Match"?: string }> & {
  requestBody: Body<Input>;
  responses: { 200: Body<Answer>; 201: Body<Answer>; default: Failure };
};
type Post<Input, Answer, Path = never> = { post: Send<Input, Answer, Path> };
type Remove<Answer, Path = never> = {
  delete: Parameters<never, Path, never> & { requestBody?: never; responses: { 200: Body<Answer>; default: Failure } };
};
type ById = { id: Id };
type MovePath = Post<MoveInput, IncidentDetail, ById>;

// The names below are the resource names of the API.
export interface paths {
  "/api/v1/time": Get<{ now: Moment }>;
  "/api/v1/setup": Get<{ needed: boolean }> & Post<SetupInput, unknown>;
  "/api/v1/session": Get<Session> & Post<{ login: string; password: string; new_password?: string }, Session> & Remove<undefined>;
  "/api/v1/accounts": Get<Listed<AccountRow>, { cursor?: string; limit?: number }> & Post<NewAccount, AccountRow>;
  "/api/v1/parties": Get<Listed<Party>, { kind?: PartyKind; limit?: number }>;
  "/api/v1/people": Get<Listed<Named>, { limit?: number }>;
  "/api/v1/systems/{id}": Get<SystemDetail, never, ById>;
  "/api/v1/report-form": Get<ReportForm>;
  "/api/v1/attachments": Post<unknown, Attachment>;
  "/api/v1/incidents": Get<Listed<IncidentRow>, IncidentQuery> & Post<ReportInput, IncidentDetail>;
  "/api/v1/incident-counts": Get<IncidentCounts>;
  "/api/v1/incidents/{id}": Get<IncidentDetail, never, ById>;
  "/api/v1/incidents/{id}/timeline": Get<{ items: TimelineEntry[] }, never, ById>;
  "/api/v1/incidents/{id}/explanation": Get<Explanation, never, ById>;
  "/api/v1/incidents/{id}/acceptance": MovePath;
  "/api/v1/incidents/{id}/answer": MovePath;
  "/api/v1/incidents/{id}/plan": MovePath;
  "/api/v1/incidents/{id}/pause": MovePath & Remove<IncidentDetail, ById>;
  "/api/v1/incidents/{id}/restoration": MovePath;
  "/api/v1/incidents/{id}/resolution": MovePath;
  "/api/v1/incidents/{id}/confirmation": MovePath;
  "/api/v1/incidents/{id}/rejection": MovePath;
  "/api/v1/incidents/{id}/closure": MovePath;
  "/api/v1/incidents/{id}/reopening": MovePath;
  "/api/v1/incidents/{id}/assignment": MovePath;
  "/api/v1/incidents/{id}/decline": MovePath;
  "/api/v1/incidents/{id}/severity": MovePath;
  "/api/v1/incidents/{id}/messages": MovePath;
  "/api/v1/incidents/{id}/notes": MovePath;
  "/api/v1/incidents/{id}/attribution": MovePath;
  "/api/v1/incidents/{id}/rating": MovePath;
  "/api/v1/incidents/{id}/arrival": MovePath;
  "/api/v1/incidents/{id}/withdrawal": MovePath;
  "/api/v1/incidents/{id}/cancellation": MovePath;
  "/api/v1/incidents/{id}/verdict-release": MovePath;
  "/api/v1/attainment": Get<
    { rows?: AttainmentRow[]; items?: AttainmentRow[] },
    { from?: string; to?: string; customer_id?: Id; agreement_id?: Id; by?: string }
  >;
  "/api/v1/duty-board": Get<DutyBoard, { at?: Moment }>;
}

/** Every move of an incident that is a POST to a sub-resource of the same name. */
export type MoveResource =
  | "acceptance"
  | "answer"
  | "plan"
  | "pause"
  | "restoration"
  | "resolution"
  | "confirmation"
  | "rejection"
  | "closure"
  | "reopening"
  | "assignment"
  | "decline"
  | "severity"
  | "messages"
  | "notes"
  | "attribution"
  | "rating"
  | "arrival"
  | "withdrawal"
  | "cancellation"
  | "verdict-release";
