import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, move, taken } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { IncidentDetail, IncidentQuery, IncidentRow, MoveInput } from "../../api/types";
import { pollMs } from "../../live/useLive";
import type { MoveSpec } from "./parts/moves";

export function useIncident(id: string) {
  return useQuery({
    queryKey: ["incident", id],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}", { params: { path: { id } } })),
    refetchInterval: pollMs,
    enabled: id !== "",
  });
}

export function useTimeline(id: string) {
  return useQuery({
    queryKey: ["timeline", id],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/timeline", { params: { path: { id } } })),
    refetchInterval: pollMs,
  });
}

/** A row that moved between two pages is read twice: its later place holds. */
function onceEach({ pages }: { pages: { items: IncidentRow[] }[] }): IncidentRow[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.id, row])).values()];
}

/** The queue in the order of what falls due next; grows page by page, however long it is. */
export function useIncidentPages(query: IncidentQuery) {
  return useInfiniteQuery({
    queryKey: ["incidents", "pages", query],
    queryFn: ({ pageParam }) =>
      taken(http.GET("/api/v1/incidents", { params: { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    select: onceEach,
    refetchInterval: pollMs,
    placeholderData: (before) => before,
  });
}

/** One page of the queue, in the order of what falls due next. */
export function useIncidents(query: IncidentQuery) {
  return useQuery({
    queryKey: ["incidents", query],
    queryFn: () => taken(http.GET("/api/v1/incidents", { params: { query } })),
    refetchInterval: pollMs,
    placeholderData: (before) => before,
  });
}

export function useCounts() {
  return useQuery({
    queryKey: ["incident-counts"],
    queryFn: () => taken(http.GET("/api/v1/incident-counts")),
    refetchInterval: pollMs,
  });
}

/** The one move of a clock rather than of the incident. */
function setDue(id: string, { clock_id, due_at, reason }: MoveInput): Promise<IncidentDetail> {
  return taken(
    http.POST("/api/v1/incidents/{id}/clocks/{clock}/due-time", {
      params: { path: { id, clock: String(clock_id) } },
      body: { due_at: String(due_at), reason: String(reason) },
    }),
  );
}

/** Makes moves and puts the answer everywhere it shows. A lost race refreshes what the loser sees; the caller shows the refusal. */
export function useMove() {
  const client = useQueryClient();
  const settle = async (id: string) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["timeline", id] }),
      client.invalidateQueries({ queryKey: ["explanation", id] }),
      client.invalidateQueries({ queryKey: ["incidents"] }),
      client.invalidateQueries({ queryKey: ["incident-counts"] }),
      client.invalidateQueries({ queryKey: ["duty-board"] }),
    ]);
  };
  return useMutation({
    mutationFn: ({ id, resource, body }: { id: string; resource: MoveSpec["resource"]; body?: MoveInput }) => {
      if (resource === "resume") return taken(http.DELETE("/api/v1/incidents/{id}/pause", { params: { path: { id } } }));
      if (resource === "due-time") return setDue(id, body ?? {});
      return move(id, resource, body ?? {});
    },
    // Nobody waits for the lists to be read again: the caller goes on with the answer.
    onSuccess: (incident: IncidentDetail, { id }) => {
      client.setQueryData(["incident", id], incident);
      void settle(id);
    },
    onError: (error, { id }) => {
      if (asProblem(error).status !== 409) return;
      void client.invalidateQueries({ queryKey: ["incident", id] });
      void settle(id);
    },
  });
}
