import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { Absence } from "../../api/types";
import { withWords } from "../../app/further";
import { insideRoute } from "../../app/root";
import { FATES } from "../imports/routes";
import type { Fate } from "../imports/rows";
import { ABSENCES } from "./people/absences";

/** What the list of people is narrowed to. */
export type PeopleSearch = {
  q?: string;
  skill?: string;
  group?: string;
  /** Those who work here no longer, or everybody; else those who work here. */
  show?: "gone" | "all";
  /** Only those who are away now. */
  away?: true;
  /** Only those with a certificate or clearance that ends within so many days. */
  ends?: number;
};

export type LeaveSearch = { month?: string; kind?: Absence["kind"]; person?: string };

function isMonth(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
}

/** The texts of an address under these names, as far as it has them. */
function textsOf<Name extends string>(search: Record<string, unknown>, ...names: Name[]): { [Each in Name]?: string } {
  return Object.fromEntries(names.flatMap((name) => (typeof search[name] === "string" && search[name] !== "" ? [[name, search[name]]] : []))) as { [Each in Name]?: string };
}

const people = createRoute({
  getParentRoute: () => insideRoute,
  path: "/team",
  component: lazyRouteComponent(() => withWords(import("./people/People"), "team", "estate"), "PeoplePage"),
  validateSearch: (search: Record<string, unknown>): PeopleSearch => ({
    ...textsOf(search, "q", "skill", "group"),
    ...(search.show === "gone" || search.show === "all" ? { show: search.show } : {}),
    ...(search.away === true ? { away: true } : {}),
    ...(Number.isInteger(search.ends) && Number(search.ends) > 0 && Number(search.ends) <= 366 ? { ends: Number(search.ends) } : {}),
  }),
});

const groups = createRoute({
  getParentRoute: () => insideRoute,
  path: "/team/groups",
  component: lazyRouteComponent(() => withWords(import("./people/Groups"), "team", "estate"), "GroupsPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string; person?: string } => textsOf(search, "q", "person"),
});

const staffing = createRoute({
  getParentRoute: () => insideRoute,
  path: "/team/staffing",
  component: lazyRouteComponent(() => withWords(import("./people/Staffing"), "team", "estate"), "StaffingPage"),
  validateSearch: (search: Record<string, unknown>): { customer?: string } => textsOf(search, "customer"),
});

const leave = createRoute({
  getParentRoute: () => insideRoute,
  path: "/team/leave",
  component: lazyRouteComponent(() => withWords(import("./people/Leave"), "team", "estate"), "LeavePage"),
  validateSearch: (search: Record<string, unknown>): LeaveSearch => ({
    ...(isMonth(search.month) ? { month: search.month } : {}),
    ...(ABSENCES.includes(search.kind as never) ? { kind: search.kind as Absence["kind"] } : {}),
    ...textsOf(search, "person"),
  }),
});

const leaveImport = createRoute({
  getParentRoute: () => insideRoute,
  path: "/team/leave/import",
  component: lazyRouteComponent(() => withWords(import("./import/LeaveImport"), "team", "estate", "imports"), "LeaveImportPage"),
  validateSearch: (search: Record<string, unknown>): { fate?: Fate } => (FATES.includes(search.fate as never) ? { fate: search.fate as Fate } : {}),
});

const roster = createRoute({
  getParentRoute: () => insideRoute,
  path: "/roster",
  component: lazyRouteComponent(() => withWords(import("./pages/Roster"), "team", "estate"), "RosterPage"),
  validateSearch: (search: Record<string, unknown>): { month?: string; group?: string } => ({
    ...(isMonth(search.month) ? { month: search.month } : {}),
    ...(typeof search.group === "string" ? { group: search.group } : {}),
  }),
});

const rotations = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations",
  component: lazyRouteComponent(() => withWords(import("./pages/Rotations"), "team", "estate"), "RotationsPage"),
});

const rotation = createRoute({
  getParentRoute: () => insideRoute,
  path: "/rotations/$id",
  component: lazyRouteComponent(() => withWords(import("./pages/Rotations"), "team", "estate"), "RotationPage"),
});

const shifts = createRoute({
  getParentRoute: () => insideRoute,
  path: "/shifts",
  component: lazyRouteComponent(() => withWords(import("./pages/Shifts"), "team", "estate"), "ShiftsPage"),
});

export const teamRoutes = [people, groups, staffing, leave, leaveImport, roster, rotations, rotation, shifts] as const;
