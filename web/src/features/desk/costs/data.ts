import { useQuery } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import type { Expenses } from "../../../api/types";

/** What a case took; read again whenever the incident changes. */
export function useExpenses(id: string) {
  return useQuery({
    queryKey: ["incident", id, "expenses"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/expenses", { params: { path: { id } } })),
  });
}

export function useClaimBasis(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["incident", id, "claim-basis"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/claim-basis", { params: { path: { id } } })),
    enabled,
  });
}

/** Parties other than customers, for whom something is claimed of. */
export function useParties(enabled = true) {
  return useQuery({ ...everyParty(), enabled });
}

/** Minutes over all kinds of work. */
export function minutesOf(expenses: Expenses): number {
  return Object.values(expenses.minutes as Record<string, number>).reduce((sum, minutes) => sum + minutes, 0);
}

/** A whole number that was typed, between two bounds; null where it is none. */
export function wholeOf(typed: string | undefined, least: number, most: number): number | null {
  const text = (typed ?? "").trim();
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
