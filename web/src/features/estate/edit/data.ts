import { useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import { every, everyParty } from "../../../api/every";
import type { EstateParty } from "../../../api/types";

export type PartyKind = EstateParty["kind"];

/** Every party of the kinds, or all. */
export function useAllParties() {
  return useQuery(everyParty());
}

/** Every place of a customer. */
export function sitesOf(customer: string) {
  return every((cursor) => taken(http.GET("/api/v1/sites", { params: { query: { customer_id: customer, limit: 200, ...cursor } } })));
}

/** Every department of a customer. */
export function departmentsOf(customer: string) {
  return every((cursor) => taken(http.GET("/api/v1/departments", { params: { query: { customer_id: customer, limit: 200, ...cursor } } })));
}

/** The query of the places of a customer. */
export function sitesQuery(customer: string) {
  return {
    queryKey: ["sites", customer],
    queryFn: async () => ({ items: await sitesOf(customer) }),
    staleTime: 30_000,
  };
}

export function useSitesOf(customer: string | undefined) {
  return useQuery({ ...sitesQuery(customer ?? ""), enabled: Boolean(customer) });
}

export function useDepartmentsOf(customer: string | undefined) {
  return useQuery({
    queryKey: ["departments", customer],
    queryFn: async () => ({ items: await departmentsOf(customer ?? "") }),
    enabled: Boolean(customer),
    staleTime: 30_000,
  });
}

/** After a change every list that may show it is read anew. */
export function useEstateChanged() {
  const client = useQueryClient();
  const about = ["party", "parties", "sites", "departments", "system", "systems", "agreement-check", "agreement-findings"];
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => about.includes(String(queryKey[0])) });
}
