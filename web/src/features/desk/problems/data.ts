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

const problemOf = (id: string) => ({
  queryKey: ["problem", id],
  queryFn: () => taken(http.GET("/api/v1/problems/{id}", { params: { path: { id } } })),
});

export function useProblem(id: string) {
  return useQuery({ ...problemOf(id), refetchInterval: pollMs });
}

/** Reads the problem as it is at this moment; whoever shows it shows it so. */
export function useProblemNow(id: string) {
  const client = useQueryClient();
  return () => client.fetchQuery({ ...problemOf(id), staleTime: 0 });
}

const majorRecordOf = (incidentId: string) => ({
  queryKey: ["incident", incidentId, "major-record"],
  queryFn: () => taken(http.GET("/api/v1/incidents/{id}/major-record", { params: { path: { id: incidentId } } })),
});

export function useMajorRecord(incidentId: string) {
  return useQuery(majorRecordOf(incidentId));
}

/** The same of the record of a major incident. */
export function useMajorRecordNow(incidentId: string) {
  const client = useQueryClient();
  return () => client.fetchQuery({ ...majorRecordOf(incidentId), staleTime: 0 });
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
