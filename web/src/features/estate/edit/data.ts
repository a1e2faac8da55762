import { useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import type { EstateParty } from "../../../api/types";

export type PartyKind = EstateParty["kind"];

/** Every party of the kinds, or all. */
export function useAllParties() {
  return useQuery({
    queryKey: ["parties", "whole"],
    queryFn: async () => {
      const items: EstateParty[] = [];
      let cursor: string | undefined;
      do {
        const page = await taken(http.GET("/api/v1/parties", { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
        items.push(...(page.items as EstateParty[]));
        cursor = page.next_cursor ?? undefined;
      } while (cursor && items.length < 5000);
      return items;
    },
    staleTime: 30_000,
  });
}

export function useSitesOf(customer: string | undefined) {
  return useQuery({
    queryKey: ["sites", customer],
    queryFn: () => taken(http.GET("/api/v1/sites", { params: { query: { customer_id: customer ?? "", limit: 200 } } })),
    enabled: Boolean(customer),
    staleTime: 30_000,
  });
}

export function useDepartmentsOf(customer: string | undefined) {
  return useQuery({
    queryKey: ["departments", customer],
    queryFn: () => taken(http.GET("/api/v1/departments", { params: { query: { customer_id: customer ?? "", limit: 200 } } })),
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
