import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { IncidentState, ProblemState, Proposal, WindowKind } from "../../api/types";
import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";

const VIEWS = ["queue", "mine", "group", "undecided", "all"] as const;
const STATES: IncidentState[] = [
  "reported",
  "assigned",
  "accepted",
  "in_progress",
  "waiting",
  "resolved",
  "confirmed",
  "closed",
  "withdrawn",
  "cancelled",
  "merged",
  "screening",
  "sent_back",
];
export type QueueSearch = {
  view?: (typeof VIEWS)[number];
  q?: string;
  severity?: number;
  state?: IncidentState;
  overdue?: boolean;
};

/** The parts of an incident's page that have an address of their own. */
export const PARTS = ["timeline", "details", "promises", "costs", "major"] as const;
export type IncidentPart = (typeof PARTS)[number];

const report = createRoute({
  getParentRoute: () => insideRoute,
  path: "/report",
  component: lazyRouteComponent(() => import("./pages/Report"), "ReportPage"),
  validateSearch: (search: Record<string, unknown>): { system?: string } =>
    typeof search.system === "string" ? { system: search.system } : {},
});

const lateEntry = createRoute({
  getParentRoute: () => insideRoute,
  path: "/late-entry",
  component: lazyRouteComponent(() => import("./entry/LateEntry"), "LateEntryPage"),
  validateSearch: (search: Record<string, unknown>): { incident?: string } =>
    typeof search.incident === "string" ? { incident: search.incident } : {},
});

const chat = createRoute({
  getParentRoute: () => insideRoute,
  path: "/chat",
  component: lazyRouteComponent(() => import("./entry/Chat"), "ChatPage"),
});

export type ProposalKind = Proposal["kind"];
export const PROPOSAL_KINDS: ProposalKind[] = ["late_entry", "pause", "pause_contest", "exemption"];

const proposals = createRoute({
  getParentRoute: () => insideRoute,
  path: "/proposals",
  component: lazyRouteComponent(() => import("./papers/ProposalsPage"), "ProposalsPage"),
  validateSearch: (search: Record<string, unknown>): { kind?: ProposalKind } =>
    PROPOSAL_KINDS.includes(search.kind as never) ? { kind: search.kind as ProposalKind } : {},
});

const at = createRoute({
  getParentRoute: () => insideRoute,
  path: "/at",
  component: lazyRouteComponent(() => import("./site/AtPage"), "AtPage"),
});

const labels = createRoute({
  getParentRoute: () => insideRoute,
  path: "/labels",
  component: lazyRouteComponent(() => import("./site/LabelsPage"), "LabelsPage"),
  validateSearch: (search: Record<string, unknown>): { system?: string } =>
    typeof search.system === "string" && search.system !== "" ? { system: search.system } : {},
});

const faults = createRoute({
  getParentRoute: () => insideRoute,
  path: "/faults",
  component: lazyRouteComponent(() => import("./pages/Faults"), "FaultsPage"),
  validateSearch: (search: Record<string, unknown>): { show?: "open" } => (search.show === "open" ? { show: "open" } : {}),
});

const fault = createRoute({
  getParentRoute: () => insideRoute,
  path: "/faults/$id",
  component: lazyRouteComponent(() => import("./pages/Fault"), "FaultPage"),
});

const queue = createRoute({
  getParentRoute: () => insideRoute,
  path: "/queue",
  component: lazyRouteComponent(() => import("./pages/Queue"), "QueuePage"),
  validateSearch: (search: Record<string, unknown>): QueueSearch => ({
    ...(VIEWS.includes(search.view as never) ? { view: search.view as (typeof VIEWS)[number] } : {}),
    ...(typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
    ...([1, 2, 3, 4].includes(Number(search.severity)) ? { severity: Number(search.severity) } : {}),
    ...(STATES.includes(search.state as never) ? { state: search.state as IncidentState } : {}),
    ...(search.overdue === true ? { overdue: true } : {}),
  }),
});

const incident = createRoute({
  getParentRoute: () => insideRoute,
  path: "/incidents/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Incident"), "desk", "link"), "IncidentPage"),
  validateSearch: (search: Record<string, unknown>): { arrive?: true; part?: IncidentPart } => ({
    ...(search.arrive === true ? { arrive: true as const } : {}),
    ...(PARTS.includes(search.part as never) ? { part: search.part as IncidentPart } : {}),
  }),
});

const dispatch = createRoute({
  getParentRoute: () => insideRoute,
  path: "/dispatch",
  component: lazyRouteComponent(() => import("./pages/Dispatch"), "DispatchPage"),
  validateSearch: (search: Record<string, unknown>): { incident?: string } =>
    typeof search.incident === "string" ? { incident: search.incident } : {},
});

const onCall = createRoute({
  getParentRoute: () => insideRoute,
  path: "/on-call",
  component: lazyRouteComponent(() => import("./pages/OnCall"), "OnCallPage"),
});

const attainment = createRoute({
  getParentRoute: () => insideRoute,
  path: "/attainment",
  component: lazyRouteComponent(() => import("./pages/Attainment"), "AttainmentPage"),
  validateSearch: (search: Record<string, unknown>): { from?: string; to?: string } => ({
    ...(isDate(search.from) ? { from: search.from } : {}),
    ...(isDate(search.to) ? { to: search.to } : {}),
  }),
});

const PROBLEM_STATES: ProblemState[] = ["open", "known_error", "solved", "closed"];
const WINDOW_KINDS: WindowKind[] = ["planned_downtime", "guarded"];

const problems = createRoute({
  getParentRoute: () => insideRoute,
  path: "/problems",
  component: lazyRouteComponent(() => import("./problems/ProblemsPage"), "ProblemsPage"),
  validateSearch: (search: Record<string, unknown>): { state?: ProblemState; q?: string } => ({
    ...(PROBLEM_STATES.includes(search.state as never) ? { state: search.state as ProblemState } : {}),
    ...(typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
  }),
});

const problem = createRoute({
  getParentRoute: () => insideRoute,
  path: "/problems/$id",
  component: lazyRouteComponent(() => import("./problems/ProblemPage"), "ProblemPage"),
});

const windows = createRoute({
  getParentRoute: () => insideRoute,
  path: "/windows",
  component: lazyRouteComponent(() => withWords(import("./windows/WindowsPage"), "desk"), "WindowsPage"),
  validateSearch: (search: Record<string, unknown>): { kind?: WindowKind; past?: true } => ({
    ...(WINDOW_KINDS.includes(search.kind as never) ? { kind: search.kind as WindowKind } : {}),
    ...(search.past === true ? { past: true as const } : {}),
  }),
});

const claims = createRoute({
  getParentRoute: () => insideRoute,
  path: "/claims",
  component: lazyRouteComponent(() => withWords(import("./costs/ClaimsPage"), "desk"), "ClaimsPage"),
  validateSearch: (search: Record<string, unknown>): { vendor?: string; from?: string; to?: string } => ({
    ...(typeof search.vendor === "string" ? { vendor: search.vendor } : {}),
    ...(isDate(search.from) ? { from: search.from } : {}),
    ...(isDate(search.to) ? { to: search.to } : {}),
  }),
});

function isDate(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

export const deskRoutes = [report, lateEntry, chat, proposals, at, labels, faults, fault, queue, incident, dispatch, onCall, attainment, problems, problem, windows, claims] as const;
