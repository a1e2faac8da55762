import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BarChartOutlined,
  BellOutlined,
  BugOutlined,
  DashboardOutlined,
  CalendarOutlined,
  DollarOutlined,
  ExperimentOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FormOutlined,
  HeartOutlined,
  ImportOutlined,
  InboxOutlined,
  MailOutlined,
  NodeIndexOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

import type { SessionAccount } from "../api/types";
import { has } from "./session";
import type { zh } from "./words.zh";

/** How a place is called in the navigation. */
export type PlaceName = Exclude<keyof (typeof zh)["nav"], "label" | "collapse" | "expand" | "more" | "short">;
export type Place = { to: PlacePath; icon: ComponentType; name: PlaceName };
type PlacePath =
  | "/overview"
  | "/month-end"
  | "/report"
  | "/faults"
  | "/queue"
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
  | "/privacy"
  | "/labels"
  | "/webhooks"
  | "/roster"
  | "/calendars"
  | "/health";

/** The places an account may go, most used first. */
export function placesOf(account: SessionAccount): Place[] {
  const places: Place[] = [];
  if (has(account, "manager")) places.push({ to: "/overview", icon: DashboardOutlined, name: "overview" });
  if (has(account, "dispatcher")) places.push({ to: "/dispatch", icon: NodeIndexOutlined, name: "dispatch" });
  if (has(account, "engineer", "dispatcher", "manager", "vendor"))
    places.push({ to: "/queue", icon: InboxOutlined, name: "queue" });
  if (has(account, "reporter", "customer_lead", "dispatcher", "engineer", "manager"))
    places.push({ to: "/report", icon: FormOutlined, name: "report" });
  if (has(account, "dispatcher", "manager")) places.push({ to: "/inbound", icon: MailOutlined, name: "letters" });
  if (has(account, "engineer", "dispatcher", "manager"))
    places.push({ to: "/on-call", icon: BellOutlined, name: "on_call" });
  if (has(account, "reporter", "customer_lead")) places.push({ to: "/faults", icon: ProfileOutlined, name: "faults" });
  if (has(account, "manager", "customer_lead")) places.push({ to: "/proposals", icon: AuditOutlined, name: "proposals" });
  if (has(account, "manager", "dispatcher", "customer_lead"))
    places.push({ to: "/attainment", icon: BarChartOutlined, name: "attainment" });
  if (has(account, "manager")) places.push({ to: "/month-end", icon: FieldTimeOutlined, name: "month_end" });
  if (has(account, "manager", "customer_lead", "vendor"))
    places.push({ to: "/assessments", icon: FileDoneOutlined, name: "assessments" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/documents", icon: ProfileOutlined, name: "documents" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/agreements", icon: FileProtectOutlined, name: "agreements" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead", "administrator"))
    places.push({ to: "/systems", icon: ApartmentOutlined, name: "systems" });
  if (has(account, "manager", "administrator")) places.push({ to: "/imports", icon: ImportOutlined, name: "imports" });
  if (has(account, "engineer", "dispatcher", "manager")) places.push({ to: "/problems", icon: BugOutlined, name: "problems" });
  if (has(account, "engineer", "dispatcher", "manager", "customer_lead"))
    places.push({ to: "/windows", icon: CalendarOutlined, name: "windows" });
  if (has(account, "manager")) places.push({ to: "/claims", icon: DollarOutlined, name: "claims" });
  if (has(account, "manager")) places.push({ to: "/what-if", icon: ExperimentOutlined, name: "what_if" });
  if (has(account, "engineer", "dispatcher", "manager")) places.push({ to: "/roster", icon: SolutionOutlined, name: "roster" });
  if (has(account, "manager", "dispatcher", "administrator"))
    places.push({ to: "/calendars", icon: ScheduleOutlined, name: "calendars" });
  if (has(account, "administrator", "security_officer"))
    places.push({ to: "/accounts", icon: TeamOutlined, name: "accounts" });
  if (has(account, "administrator")) {
    places.push({ to: "/health", icon: HeartOutlined, name: "health" });
    places.push({ to: "/webhooks", icon: ApiOutlined, name: "webhooks" });
  }
  if (has(account, "manager", "administrator")) places.push({ to: "/labels", icon: QrcodeOutlined, name: "labels" });
  if (has(account, "security_officer", "auditor"))
    places.push({ to: "/policy", icon: SafetyCertificateOutlined, name: "policy" });
  if (has(account, "security_officer", "auditor")) {
    places.push({ to: "/explain", icon: QuestionCircleOutlined, name: "explain" });
    places.push({ to: "/reviews", icon: FileSearchOutlined, name: "reviews" });
  }
  if (has(account, "manager", "administrator", "security_officer", "auditor"))
    places.push({ to: "/roles", icon: UserSwitchOutlined, name: "roles" });
  if (has(account, "dispatcher", "manager", "administrator", "security_officer", "auditor"))
    places.push({ to: "/emergencies", icon: ThunderboltOutlined, name: "emergencies" });
  if (has(account, "manager", "security_officer", "auditor"))
    places.push({ to: "/privacy", icon: FileProtectOutlined, name: "privacy" });
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
