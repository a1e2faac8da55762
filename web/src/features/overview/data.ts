import { useQueries, useQuery } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import { upTo } from "../../api/every";
import type { Milestone, MissedQuery } from "../../api/types";
import { pollMs } from "../../live/useLive";
import { lastMonths } from "./figures";

/** So many open incidents are counted through at most. */
const COUNTED = 2_000;

/** Open incidents for numbers that go through all of them, as long as somebody looks at such. */
export function useAllOpen(enabled: boolean) {
  return useQuery({
    queryKey: ["incidents", "all-open"],
    queryFn: () => upTo(COUNTED, (cursor) => taken(http.GET("/api/v1/incidents", { params: { query: { view: "queue", limit: 200, ...cursor } } }))),
    refetchInterval: pollMs,
    enabled,
  });
}

/** As many open incidents as one page holds, in the order of what falls due next. */
export function useOpen() {
  return useQuery({
    queryKey: ["incidents", "open"],
    queryFn: () => taken(http.GET("/api/v1/incidents", { params: { query: { view: "queue", limit: 200 } } })),
    refetchInterval: pollMs,
  });
}

/** Every figure of a period: by agreement, severity, milestone and party. */
export function useAttainment(from: string, to: string) {
  return useQuery({
    queryKey: ["attainment", from, to],
    // Dates, not instants: the period is the provider's, in the provider's zone.
    queryFn: () => taken(http.GET("/api/v1/attainment", { params: { query: { from, to } } })),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** The same of each of the last months, by milestone alone. */
export function useMonths(now: number, count: number) {
  return useQueries({
    queries: lastMonths(now, count).map((month) => ({
      queryKey: ["attainment", "month", month.from],
      queryFn: async () => ({
        month: month.from.slice(0, 7),
        ...(await taken(http.GET("/api/v1/attainment", { params: { query: { ...month, by: "milestone" } } }))),
      }),
      staleTime: 5 * 60_000,
    })),
    combine: (results) => ({
      months: results.flatMap(({ data }) => (data ? [data] : [])),
      isPending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error)?.error ?? null,
      refetch: () => void Promise.all(results.map((result) => result.refetch())),
    }),
  });
}

/** What the list of missed promises is narrowed to. */
export type Narrowed = { agreement?: string; milestone?: Milestone };

export function useMissed(from: string, to: string, { agreement, milestone }: Narrowed) {
  const query: MissedQuery = {
    from,
    to,
    outcome: "missed",
    ...(agreement ? { agreement_id: agreement } : {}),
    ...(milestone ? { milestone } : {}),
  };
  return useQuery({
    queryKey: ["attainment", "missed", query],
    queryFn: () => taken(http.GET("/api/v1/attainment/clocks", { params: { query } })),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** What of the agreements ends or falls due within so many days. */
export function useEndings(days: number) {
  return useQuery({
    queryKey: ["agreement-endings", days],
    queryFn: () => taken(http.GET("/api/v1/agreement-endings", { params: { query: { days } } })),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** What the end of the month that begins on `month` owes, and where each thing stands. */
export function useMonthEnd(month: string) {
  return useQuery({
    queryKey: ["month-end", month],
    queryFn: async () => (await taken(http.GET("/api/v1/month-end", { params: { query: { month } } }))).items,
    staleTime: 30_000,
    refetchInterval: pollMs,
  });
}

/** Where vendors promise more slowly than we do. */
export function useLags() {
  return useQuery({
    queryKey: ["agreement-lags"],
    queryFn: async () => (await taken(http.GET("/api/v1/agreement-lags"))).items,
    staleTime: 5 * 60_000,
  });
}

/** What each agreement came to from one day up to another. */
export function useProfits(from: string, to: string) {
  return useQuery({
    queryKey: ["agreement-profits", from, to],
    queryFn: () => taken(http.GET("/api/v1/agreement-profits", { params: { query: { from, to } } })),
    staleTime: 60_000,
  });
}

export function useDuty() {
  return useQuery({
    queryKey: ["duty-board"],
    queryFn: () => taken(http.GET("/api/v1/duty-board")),
    refetchInterval: 60_000,
  });
}
