import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import type { ProblemQuery, ProblemState } from "../../../api/types";
import { pollMs } from "../../../live/useLive";

export const STATES: ProblemState[] = ["open", "known_error", "solved", "closed"];

/** The problems, those changed last first; narrowed by the server, grows page by page. */
export function useProblems(wanted: ProblemQuery) {
  return useInfiniteQuery({
    queryKey: ["problems", "pages", wanted],
    queryFn: ({ pageParam }) => taken(http.GET("/api/v1/problems", { params: { query: { ...wanted, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
    placeholderData: (before) => before,
  });
}

/** What an incident may be grouped under: the problems that are not closed, found by number or words however many there are. */
export function useOpenProblems(q: string, enabled: boolean) {
  return useQuery({
    queryKey: ["problems", "search", q],
    queryFn: () => taken(http.GET("/api/v1/problems", { params: { query: { open: true, limit: 30, ...(q ? { q } : {}) } } })),
    placeholderData: (before) => before,
    enabled,
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
