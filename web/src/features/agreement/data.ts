import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import type { AgreementContent } from "../../api/types";
import { currencyOf } from "./editor/assessed";
import type { PaperFilter } from "./routes";

const PAGE = 100;

/** The agreements one reaches, oldest first; `paper` leaves those whose latest version's paper stands so. */
export function useAgreements(paper?: PaperFilter) {
  return useInfiniteQuery({
    queryKey: ["agreements", "pages", paper ?? ""],
    queryFn: ({ pageParam }) =>
      taken(http.GET("/api/v1/agreements", { params: { query: { limit: PAGE, ...(paper ? { paper } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 30_000,
  });
}

export function useAgreement(id: string) {
  return useQuery({
    queryKey: ["agreement", id],
    queryFn: () => taken(http.GET("/api/v1/agreements/{id}", { params: { path: { id } } })),
    staleTime: 30_000,
  });
}

/** One version with its content. */
export function useVersion(id: string | undefined) {
  return useQuery({
    queryKey: ["agreement-version", id],
    queryFn: () => taken(http.GET("/api/v1/agreement-versions/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: Boolean(id),
    staleTime: 30_000,
  });
}

/** The currency an agreement reckons in, by its newest version that is no draft; undefined until it is known. */
export function useCurrency(agreement: string | undefined): string | undefined {
  const whole = useQuery({
    queryKey: ["agreement", agreement],
    queryFn: () => taken(http.GET("/api/v1/agreements/{id}", { params: { path: { id: agreement ?? "" } } })),
    enabled: Boolean(agreement),
    staleTime: 30_000,
  });
  const newest = [...(whole.data?.versions ?? [])].reverse();
  const version = useVersion((newest.find(({ status }) => status !== "draft") ?? newest[0])?.id);
  return version.data && currencyOf(version.data.content as AgreementContent);
}

export function useFindings(id: string | undefined) {
  return useQuery({
    queryKey: ["agreement-findings", id],
    queryFn: () => taken(http.GET("/api/v1/agreement-versions/{id}/findings", { params: { path: { id: id ?? "" } } })),
    enabled: Boolean(id),
  });
}

export function useOutlook(id: string | undefined) {
  return useQuery({
    queryKey: ["agreement-outlook", id],
    queryFn: () => taken(http.GET("/api/v1/agreement-versions/{id}/renewal", { params: { path: { id: id ?? "" } } })),
    enabled: Boolean(id),
    retry: false,
  });
}
