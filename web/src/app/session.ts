import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { http, taken } from "../api/client";
import { Problem } from "../api/problem";
import type { Role, Session, SessionAccount } from "../api/types";
import { learnZone } from "../ui/houseDate";
import { learnMoney } from "../ui/houseMoney";
import { learnServerTime } from "../ui/serverClock";

/** Who is logged in; null where nobody is. Also sets the page by the server's clock and its house's zone and money. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await taken(http.GET("/api/v1/session"));
      learnServerTime(session.now);
      learnZone(session.zone);
      learnMoney(session.currency);
      return session;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => taken(http.GET("/api/v1/setup")),
  staleTime: Infinity,
});

/** The account on whose behalf the page is drawn; only below the logged-in routes. */
export function useAccount(): SessionAccount {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Problem({ status: 401 });
  return data.account;
}

/** Whether what is here is the demonstration, and not a house's own data; only below the logged-in routes. */
export function useDemonstration(): boolean {
  return useSuspenseQuery(sessionQuery).data?.demonstration === true;
}

/** Keeps the clock of a page that stays open for days right. */
export function useServerTimeKept() {
  useQuery({
    queryKey: ["time"],
    queryFn: async () => {
      const { now } = await taken(http.GET("/api/v1/time"));
      learnServerTime(now);
      return now;
    },
    refetchInterval: 10 * 60_000,
    staleTime: 10 * 60_000,
    enabled: true,
  });
}

const STAFF: Role[] = ["engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"];

export function isStaff(account: SessionAccount): boolean {
  return account.roles.some((role) => STAFF.includes(role));
}

export function has(account: SessionAccount, ...roles: Role[]): boolean {
  return account.roles.some((role) => roles.includes(role));
}

/** Who may read why an incident was decided as it was (`incident.explain`): a vendor does not. */
export function mayExplain(account: SessionAccount): boolean {
  return has(account, "reporter", "customer_lead", "engineer", "dispatcher", "manager");
}

/** Where the day begins for this account. */
export function homeOf(account: SessionAccount): "/overview" | "/report" | "/queue" | "/dispatch" | "/accounts" | "/policy" {
  if (has(account, "dispatcher")) return "/dispatch";
  if (has(account, "engineer", "vendor")) return "/queue";
  if (has(account, "manager")) return "/overview";
  if (has(account, "administrator", "security_officer")) return "/accounts";
  if (has(account, "auditor")) return "/policy";
  return "/report";
}
