import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import { every } from "../../api/every";
import type { Role } from "../../api/types";
import type { Language } from "../../app/language";

/** The roles that are lent in an emergency; who holds one of them may ask. */
export const LENT: Role[] = ["dispatcher", "manager", "administrator"];

/** Whom and what can be asked about: the accounts, the customers they belong to, the actions. */
export const subjectsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["explanation-subjects", language],
    queryFn: () => taken(http.GET("/api/v1/explanation-subjects")),
    staleTime: 60_000,
  });

const PAGE = 50;

/** Emergency access, the latest first, or what of it stands open; grows page by page. */
export const emergenciesQuery = (open: boolean) =>
  infiniteQueryOptions({
    queryKey: ["emergencies", "pages", open],
    queryFn: ({ pageParam }) => taken(http.GET("/api/v1/emergencies", { params: { query: { open, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });

/** All emergency access that stands open. */
export const openEmergenciesQuery = queryOptions({
  queryKey: ["emergencies", "open"],
  queryFn: () => every((cursor) => taken(http.GET("/api/v1/emergencies", { params: { query: { open: true, limit: 200, ...cursor } } }))),
  refetchInterval: 60_000,
});

/** Reviews of permissions, the latest first, or only those closed or not; grows page by page. */
export const reviewsQuery = (closed: boolean | undefined) =>
  infiniteQueryOptions({
    queryKey: ["reviews", "pages", closed ?? "any"],
    queryFn: ({ pageParam }) =>
      taken(http.GET("/api/v1/reviews", { params: { query: { ...(closed === undefined ? {} : { closed }), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
