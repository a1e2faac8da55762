import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import type { Contested } from "../../../api/types";
import { pollMs } from "../../../live/useLive";

/** What is written down about an incident beside its moves; read again whenever the incident changes. */
export function useQuotations(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["incident", id, "quotations"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/quotations", { params: { path: { id } } })),
    enabled,
  });
}

export function useContests(id: string) {
  return useQuery({
    queryKey: ["incident", id, "contests"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/contests", { params: { path: { id } } })) as Promise<Contested[]>,
  });
}

export function useProposals(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["incident", id, "proposals"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/proposals", { params: { path: { id } } })),
    enabled,
  });
}

/** What waits for the decision of whoever is logged in, over all incidents. */
export function useWaitingProposals() {
  return useQuery({ queryKey: ["proposals"], queryFn: () => taken(http.GET("/api/v1/proposals")), refetchInterval: pollMs });
}

/** Everything that shows the incident is read again. */
export function useIncidentChanged(id: string) {
  const client = useQueryClient();
  return () => {
    for (const key of [["incident", id], ["timeline", id], ["explanation", id], ["proposals"], ["incidents"]])
      void client.invalidateQueries({ queryKey: key });
  };
}

/** Something is written down about the incident. */
export function usePaper<Input, Output>(id: string, write: (input: Input) => Promise<Output>, done?: (output: Output) => void) {
  const changed = useIncidentChanged(id);
  return useMutation({
    mutationFn: write,
    onSuccess: (output) => {
      done?.(output);
      changed();
    },
  });
}
