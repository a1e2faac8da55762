import type { Role, SessionAccount } from "../../api/types";

/** To whom a sentence is said, where it is not said to everybody who reads the page. */
const AUDIENCES = {
  customer: ["reporter", "customer_lead"],
  works: ["engineer", "dispatcher", "manager"],
  desk: ["dispatcher", "manager"],
  keepers: ["manager", "administrator"],
  lent: ["dispatcher", "manager", "administrator"],
  staff: ["engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"],
} as const satisfies Record<string, readonly Role[]>;

export type Audience = Role | keyof typeof AUDIENCES;

/** Whether somebody belongs to an audience; without a log-in to none. */
export function belongs(account: SessionAccount | null, audience: Audience): boolean {
  const roles: readonly Role[] = audience in AUDIENCES ? AUDIENCES[audience as keyof typeof AUDIENCES] : [audience as Role];
  return account?.roles.some((role) => roles.includes(role)) ?? false;
}
