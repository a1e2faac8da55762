import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import { etagOf } from "../../api/etag";
import type { AssessmentClockQuery, AssessmentSheet, Id, Money, NewAssessment, SheetState } from "../../api/types";
import { pollMs } from "../../live/useLive";
import { dayAfter } from "../../ui/houseDate";

/** The sheets the account reaches, newest first; grows page by page. */
export function useSheets(state: SheetState | undefined) {
  return useInfiniteQuery({
    queryKey: ["assessments", state ?? "all"],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/assessments", {
          params: { query: { limit: 50, ...(state ? { state } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
  });
}

export function useSheet(id: Id) {
  return useQuery({
    queryKey: ["assessment", id],
    queryFn: () => taken(http.GET("/api/v1/assessments/{id}", { params: { path: { id } } })),
    refetchInterval: pollMs,
  });
}

/** The clocks behind a figure of a sheet. */
export function useSheetClocks(id: Id, query: AssessmentClockQuery, enabled: boolean, version: number) {
  return useInfiniteQuery({
    queryKey: ["assessment-clocks", id, version, query],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/assessments/{id}/clocks", {
          params: { path: { id }, query: { ...query, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled,
  });
}

/** What an issued sheet would come to today. */
export function useDrift(id: Id, enabled: boolean) {
  return useQuery({
    queryKey: ["assessment-drift", id],
    queryFn: () => taken(http.GET("/api/v1/assessments/{id}/drift", { params: { path: { id } } })),
    enabled,
  });
}

/** The agreements that held in these days, each with the sheet that speaks of some of them, or none. */
export function useAssessable(from: string | undefined, last: string | undefined) {
  const query = from && last && from <= last ? { from, to: dayAfter(last) } : null;
  return useQuery({
    queryKey: ["assessments", "owed", query],
    queryFn: async () => (await taken(http.GET("/api/v1/owed-assessments", { params: { query: query ?? { from: "", to: "" } } }))).items,
    enabled: query !== null,
    placeholderData: (before) => before,
  });
}

/** Something done with a sheet. */
export type Done =
  | { step: "compute" | "discuss" | "agree" }
  | { step: "withdraw" | "correct"; reason: string }
  | { step: "issue"; reason: string | null }
  | { step: "set_fee"; fee: Money | null }
  | { step: "remark"; text: string; line?: number | null; clock_id?: Id | null }
  | { step: "answer"; remark: Id; text: string };

/** Takes a step on the version that is shown; the answer is the sheet as it is now, for a correction the new one. */
export function useStep(sheet: AssessmentSheet) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (done: Done) => taken(send(sheet, done)),
    onSuccess: (now) => {
      client.setQueryData(["assessment", now.id], now);
      for (const key of ["assessments", "month-end", "agreement-profits"]) void client.invalidateQueries({ queryKey: [key] });
      if (now.id !== sheet.id) void client.invalidateQueries({ queryKey: ["assessment", sheet.id] });
    },
    // A lost race shows at once what the others made of it.
    onError: () => void client.invalidateQueries({ queryKey: ["assessment", sheet.id] }),
  });
}

function send({ id, version }: AssessmentSheet, done: Done) {
  const path = { id };
  const read = { path, header: { "If-Match": etagOf(version) } };
  switch (done.step) {
    case "compute":
      return http.POST("/api/v1/assessments/{id}/computation", { params: { path } });
    case "discuss":
      return http.POST("/api/v1/assessments/{id}/discussion", { params: { path } });
    case "agree":
      return http.POST("/api/v1/assessments/{id}/agreement", { params: read });
    case "withdraw":
      return http.POST("/api/v1/assessments/{id}/withdrawal", { params: { path }, body: { reason: done.reason } });
    case "correct":
      return http.POST("/api/v1/assessments/{id}/correction", { params: { path }, body: { reason: done.reason } });
    case "issue":
      return http.POST("/api/v1/assessments/{id}/issue", { params: read, body: { reason: done.reason } });
    case "set_fee":
      return http.PATCH("/api/v1/assessments/{id}", { params: read, body: { fee: done.fee } });
    case "remark": {
      const { text, line = null, clock_id = null } = done;
      return http.POST("/api/v1/assessments/{id}/remarks", { params: { path }, body: { text, line, clock_id } });
    }
    case "answer":
      return http.POST("/api/v1/assessments/{id}/remarks/{remark_id}/answer", {
        params: { path: { id, remark_id: done.remark } },
        body: { text: done.text },
      });
  }
}

/** Drafts a sheet. */
export function useDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAssessment) => taken(http.POST("/api/v1/assessments", { body })),
    onSuccess: (made) => {
      client.setQueryData(["assessment", made.id], made);
      for (const key of ["assessments", "month-end", "agreement-profits"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** Puts an exemption of a clock to the customer's responsible person; it counts once he approved it. */
export function useExempt() {
  return useMutation({
    mutationFn: ({ incident, clock, ground, reason }: { incident: Id; clock: Id; ground: ExemptionGround; reason: string }) =>
      taken(
        http.POST("/api/v1/incidents/{id}/exemptions", {
          params: { path: { id: incident } },
          body: { clock_id: clock, ground, reason },
        }),
      ),
  });
}

export const GROUNDS = ["force_majeure", "power_cut", "agreed"] as const;
type ExemptionGround = (typeof GROUNDS)[number];
