import { useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import type { ProblemState } from "../../../api/types";
import { pollMs } from "../../../live/useLive";

/** So many the server lists, those changed last. */
export const LISTED = 500;
export const STATES: ProblemState[] = ["open", "known_error", "solved", "closed"];

export function useProblems() {
  return useQuery({
    queryKey: ["problems"],
    queryFn: () => taken(http.GET("/api/v1/problems")),
    refetchInterval: pollMs,
  });
}

export function useProblem(id: string) {
  return useQuery({
    queryKey: ["problem", id],
    queryFn: () => taken(http.GET("/api/v1/problems/{id}", { params: { path: { id } } })),
    refetchInterval: pollMs,
  });
}

export function useProblemsOf(incidentId: string) {
  return useQuery({
    queryKey: ["incident", incidentId, "problems"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/problems", { params: { path: { id: incidentId } } })),
  });
}

/** Whatever shows problems is read again. */
export function useProblemsChanged() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [["problems"], ["problem"], ["incident"], ["timeline"]]) void client.invalidateQueries({ queryKey });
  };
}
