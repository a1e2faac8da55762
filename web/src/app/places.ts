import { FormOutlined, ProfileOutlined } from "@ant-design/icons";
import { createElement, lazy, Suspense, type ComponentType } from "react";

import type { SessionAccount } from "../api/types";
import { has } from "./session";
import type { zh } from "./words.zh";

/** How a place is called in the navigation. */
export type PlaceName = Exclude<keyof (typeof zh)["nav"], "label" | "collapse" | "expand" | "more" | "short" | "group">;
export type Place = { to: PlacePath; icon: ComponentType; name: PlaceName };

/** What belongs together in the navigation, in its order: the day, what was promised, what was delivered and by whom, who may what. */
export const GROUPS = ["day", "promises", "ground", "rights"] as const;
export type PlaceGroup = (typeof GROUPS)[number];

const GROUP: Record<PlaceName, PlaceGroup> = {
  overview: "day",
  dispatch: "day",
  queue: "day",
  report: "day",
  hotline: "day",
  letters: "day",
  on_call: "day",
  faults: "day",
  proposals: "promises",
  attainment: "promises",
  month_end: "promises",
  assessments: "promises",
  documents: "promises",
  agreements: "promises",
  what_if: "promises",
  claims: "promises",
  systems: "ground",
  imports: "ground",
  problems: "ground",
  windows: "ground",
  team: "ground",
  roster: "ground",
  calendars: "ground",
  labels: "ground",
  accounts: "rights",
  health: "rights",
  texts: "rights",
  webhooks: "rights",
  policy: "rights",
  explain: "rights",
  reviews: "rights",
  roles: "rights",
  emergencies: "rights",
  journal: "rights",
  privacy: "rights",
};

/** The places by what belongs together; a group without any is left out. */
export function grouped(places: Place[]): { group: PlaceGroup; places: Place[] }[] {
  return GROUPS.map((group) => ({ group, places: places.filter(({ name }) => GROUP[name] === group) })).filter((each) => each.places.length > 0);
}

type PlacePath =
  | "/overview"
  | "/month-end"
  | "/report"
  | "/faults"
  | "/queue"
  | "/hotline"
  | "/inbound"
  | "/dispatch"
  | "/on-call"
  | "/proposals"
  | "/attainment"
  | "/assessments"
  | "/documents"
  | "/agreements"
  | "/systems"
  | "/imports"
  | "/problems"
  | "/windows"
  | "/claims"
  | "/what-if"
  | "/accounts"
  | "/policy"
  | "/explain"
  | "/roles"
  | "/reviews"
  | "/emergencies"
  | "/journal"
  | "/privacy"
  | "/labels"
  | "/notice-texts"
  | "/webhooks"
  | "/team"
  | "/roster"
  | "/calendars"
  | "/health";

const known = new Map<string, ComponentType>();

/** A sign that comes once the frame is drawn; its place is kept until then. */
function later(name: keyof typeof import("./placeIcons")): ComponentType {
  const before = known.get(name);
  if (before) return before;
  const Icon = lazy(async () => ({ default: (await import("./placeIcons"))[name] as ComponentType<{ "aria-hidden": boolean }> }));
  const kept = createElement("span", { className: "anticon sign-later", "aria-hidden": true });
  const Later = () => createElement(Suspense, { fallback: kept }, createElement(Icon, { "aria-hidden": true }));
  known.set(name, Later);
  return Later;
}

/** The places an account may go, most used first. */
export function placesOf(account: SessionAccount): Place[] {
  const places: Place[] = [];
  if (has(account, "manager")) places.push({ to: "/overview", icon: later("DashboardOutlined"), name: "overview" });
  if (has(account, "dispatcher")) places.push({ to: "/dispatch", icon: later("NodeIndexOutlined"), name: "dispatch" });
  if (has(account, "engineer", "dispatcher", "manager", "vendor"))
    places.push({ to: "/queue", icon: later("InboxOutlined"), name: "queue" });
  if (has(account, "reporter", "customer_lead", "dispatcher", "engineer", "manager"))
    places.push({ to: "/report", icon: FormOutlined, name: "report" });
  if (has(account, "dispatcher", "manager")) places.push({ to: "/hotline", icon: later("PhoneOutlined"), name: "hotline" });
  if (has(account, "dispatcher", "manager")) places.push({ to: "/inbound", icon: later("MailOutlined"), name: "letters" });
  if (has(account, "engineer", "dispatcher", "manager"))
    places.push({ to: "/on-call", icon: later("BellOutlined"), name: "on_call" });
  if (has(account, "reporter", "customer_lead")) places.push({ to: "/faults", icon: ProfileOutlined, name: "faults" });
  if (has(account, "manager", "customer_lead")) places.push({ to: "/proposals", icon: later("AuditOutlined"), name: "proposals" });
  if (has(account, "manager", "dispatcher", "customer_lead"))
    places.push({ to: "/attainment", icon: later("BarChartOutlined"), name: "attainment" });
  if (has(account, "manager")) places.push({ to: "/month-end", icon: later("FieldTimeOutlined"), name: "month_end" });
  if (has(account, "manager", "customer_lead", "vendor"))
    places.push({ to: "/assessments", icon: later("FileDoneOutlined"), name: "assessments" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/documents", icon: ProfileOutlined, name: "documents" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/agreements", icon: later("FileProtectOutlined"), name: "agreements" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead", "administrator"))
    places.push({ to: "/systems", icon: later("ApartmentOutlined"), name: "systems" });
  if (has(account, "manager", "administrator")) places.push({ to: "/imports", icon: later("ImportOutlined"), name: "imports" });
  if (has(account, "engineer", "dispatcher", "manager")) places.push({ to: "/problems", icon: later("BugOutlined"), name: "problems" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/windows", icon: later("CalendarOutlined"), name: "windows" });
  if (has(account, "manager")) places.push({ to: "/claims", icon: later("DollarOutlined"), name: "claims" });
  if (has(account, "manager")) places.push({ to: "/what-if", icon: later("ExperimentOutlined"), name: "what_if" });
  if (has(account, "engineer", "dispatcher", "manager", "administrator")) places.push({ to: "/team", icon: later("IdcardOutlined"), name: "team" });
  if (has(account, "engineer", "dispatcher", "manager")) places.push({ to: "/roster", icon: later("SolutionOutlined"), name: "roster" });
  if (has(account, "manager", "dispatcher", "administrator"))
    places.push({ to: "/calendars", icon: later("ScheduleOutlined"), name: "calendars" });
  if (has(account, "administrator", "security_officer"))
    places.push({ to: "/accounts", icon: later("TeamOutlined"), name: "accounts" });
  if (has(account, "administrator")) {
    places.push({ to: "/health", icon: later("HeartOutlined"), name: "health" });
    places.push({ to: "/webhooks", icon: later("ApiOutlined"), name: "webhooks" });
  }
  if (has(account, "manager", "administrator")) places.push({ to: "/notice-texts", icon: FormOutlined, name: "texts" });
  if (has(account, "manager", "administrator")) places.push({ to: "/labels", icon: later("QrcodeOutlined"), name: "labels" });
  if (has(account, "security_officer", "auditor"))
    places.push({ to: "/policy", icon: later("SafetyCertificateOutlined"), name: "policy" });
  if (has(account, "security_officer", "auditor")) {
    places.push({ to: "/explain", icon: later("QuestionCircleOutlined"), name: "explain" });
    places.push({ to: "/reviews", icon: later("FileSearchOutlined"), name: "reviews" });
  }
  if (has(account, "manager", "administrator", "security_officer", "auditor"))
    places.push({ to: "/roles", icon: later("UserSwitchOutlined"), name: "roles" });
  if (has(account, "dispatcher", "manager", "administrator", "security_officer", "auditor"))
    places.push({ to: "/emergencies", icon: later("ThunderboltOutlined"), name: "emergencies" });
  if (has(account, "auditor")) places.push({ to: "/journal", icon: later("HistoryOutlined"), name: "journal" });
  if (has(account, "manager", "security_officer", "auditor"))
    places.push({ to: "/privacy", icon: later("FileProtectOutlined"), name: "privacy" });
  return places;
}

/** So many stand at the thumb; with more there is a drawer for the rest. */
const AT_THUMB = 4;

/** What a person does from a phone, by role, most used first; the rest keeps the order it has at a desk. */
const ON_A_PHONE: PlaceName[] = ["faults", "dispatch", "queue", "report", "on_call", "proposals", "attainment", "problems"];
const MANAGER_ON_A_PHONE: PlaceName[] = ["overview", "queue", "proposals", "assessments"];

/** The places at the thumb, and those behind "more". Five fit as they are. */
export function atThumb(account: SessionAccount): { near: Place[]; rest: Place[] } {
  const order = has(account, "manager") && !has(account, "engineer", "dispatcher") ? MANAGER_ON_A_PHONE : ON_A_PHONE;
  const rank = ({ name }: Place) => (order.includes(name) ? order.indexOf(name) : order.length);
  const places = placesOf(account)
    .map((place, index) => ({ place, index }))
    .sort((a, b) => rank(a.place) - rank(b.place) || a.index - b.index)
    .map(({ place }) => place);
  if (places.length <= AT_THUMB + 1) return { near: places, rest: [] };
  return { near: places.slice(0, AT_THUMB), rest: places.slice(AT_THUMB) };
}

/** Whether a path lies within a place. */
export function isAt(path: string, to: string): boolean {
  return path === to || path.startsWith(`${to}/`) || (to === "/queue" && path.startsWith("/incidents/"));
}
