import type { Role, SessionAccount } from "../../api/types";
import { homeOf } from "../../app/session";
import type { SubjectName } from "./subjects";

/** The pages a tour leads to, as the router knows them. */
export type StepPath =
  | "/accounts"
  | "/agreements"
  | "/agreements/$id"
  | "/assessments"
  | "/assessments/$id"
  | "/attainment"
  | "/calendars"
  | "/dispatch"
  | "/documents"
  | "/emergencies"
  | "/explain"
  | "/faults"
  | "/faults/$id"
  | "/health"
  | "/hotline"
  | "/inbound"
  | "/incidents/$id"
  | "/journal"
  | "/month-end"
  | "/on-call"
  | "/overview"
  | "/policy"
  | "/privacy"
  | "/problems"
  | "/proposals"
  | "/queue"
  | "/report"
  | "/reviews"
  | "/roles"
  | "/roster"
  | "/systems"
  | "/systems/$id"
  | "/team"
  | "/webhooks"
  | "/what-if";

/** One thing that is shown; its words stand under `tour.<role>.<name>`. */
export type Step = {
  name: string;
  to: StepPath;
  /** Which of the data it is about: found when the tour comes there, never written down here. */
  of?: SubjectName;
  search?: Record<string, unknown>;
  /** Where it is on the page: the first of these that is drawn; `{id}` is what it is about. */
  target: readonly string[];
  /** What unfolds it: pressed once where it says that it is folded. */
  unfold?: string;
};

/** The tour of an account is that of the role its day begins with. */
export function tourRoleOf(account: SessionAccount): Role {
  const by: Record<ReturnType<typeof homeOf>, Role[]> = {
    "/dispatch": ["dispatcher"],
    "/queue": ["engineer", "vendor"],
    "/overview": ["manager"],
    "/accounts": ["administrator", "security_officer"],
    "/policy": ["auditor"],
    "/report": ["customer_lead", "reporter"],
  };
  return by[homeOf(account)].find((role) => account.roles.includes(role)) ?? "reporter";
}

/** The steps of a role: at least one. */
export type Tour = [Step, ...Step[]];
