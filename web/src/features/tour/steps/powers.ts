import type { Tour } from "../step";
import { LIST } from "./parts";

const POLICY = ["#content .wide-table"];
const ANSWER = ["#content section:has(.explain-verdict)"];

/** He makes accounts and keeps the installation going; he grants nothing. */
export const administrator: Tour = [
  { name: "accounts", to: "/accounts", target: LIST },
  { name: "roles", to: "/roles", target: LIST },
  { name: "system", to: "/systems/$id", of: "system", target: ["[aria-labelledby=components-head]"] },
  { name: "team", to: "/team", target: LIST },
  { name: "calendar", to: "/calendars", of: "calendar", target: [".calendar-months > :nth-child(10)"] },
  { name: "health", to: "/health", target: ["#content section.panel"] },
  { name: "webhooks", to: "/webhooks", target: LIST },
];

/** He grants, reviews and takes back; he does no work with what he grants. */
export const security_officer: Tour = [
  { name: "accounts", to: "/accounts", target: LIST },
  { name: "policy", to: "/policy", target: POLICY },
  { name: "explain", to: "/explain", of: "refusal", target: ANSWER },
  { name: "roles", to: "/roles", target: LIST },
  { name: "reviews", to: "/reviews", target: LIST },
  { name: "emergencies", to: "/emergencies", target: LIST },
  { name: "privacy", to: "/privacy", target: ["[aria-labelledby=holds]"] },
];

/** He reads all of it and changes nothing. */
export const auditor: Tour = [
  { name: "policy", to: "/policy", target: POLICY },
  { name: "explain", to: "/explain", of: "refusal", target: ANSWER },
  { name: "journal", to: "/journal", target: LIST },
  { name: "proof", to: "/journal", target: [".journal-proof"] },
  { name: "reviews", to: "/reviews", target: LIST },
  { name: "emergencies", to: "/emergencies", target: LIST },
  { name: "privacy", to: "/privacy", target: ["[aria-labelledby=holds]"] },
];
