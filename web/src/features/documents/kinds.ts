import type { DocumentRow } from "../../api/types";

export const KINDS: DocumentRow["kind"][] = [
  "agreement",
  "fault_report",
  "service_visit",
  "quotation",
  "attribution",
  "monthly_report",
  "quarterly_report",
  "assessment",
  "hand_over",
  "renewal",
  "sign_off",
];
export const STATES: DocumentRow["state"][] = ["created", "approved", "issued", "archived", "withdrawn"];
export const SEALS: DocumentRow["seal"][] = ["awaiting", "sent", "returned"];
