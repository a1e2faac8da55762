import type { SessionAccount } from "../../api/types";
import { placesOf } from "../../app/places";
import { belongs, type Audience } from "./audience";

/** Pages that are no place of the navigation, and for whom there is a way to them. */
const BESIDE = {
  "/account": "everybody",
  "/notices": "everybody",
  "/late-entry": "works",
  "/chat": "works",
  "/wall": "works",
  "/undelivered": "desk",
  "/documents/returns": "desk",
  "/documents/templates": "manager",
  "/shifts": "works",
  "/rotations": "works",
  "/team/leave/import": "desk",
} as const satisfies Record<string, Audience | "everybody">;

/** Pages that are reached from a place and by whoever may go there. */
const WITHIN: Record<string, string> = { "/team/groups": "/team", "/team/staffing": "/team", "/team/leave": "/team" };

/** Whether there is a way to a page for an account: a place of its navigation, or a page beside it. */
export function mayGo(path: string, account: SessionAccount | null): boolean {
  if (account === null) return path === "/login" || path === "/forgot";
  if (path === "/parties") return belongs(account, "lent");
  if (path === "/privacy") return true;
  const beside = (BESIDE as Record<string, Audience | "everybody">)[path];
  if (beside !== undefined) return beside === "everybody" || belongs(account, beside);
  const within = WITHIN[path] ?? path;
  return placesOf(account).some(({ to }) => to === within);
}
