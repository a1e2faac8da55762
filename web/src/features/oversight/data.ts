import { queryOptions } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
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

export const emergenciesQuery = queryOptions({
  queryKey: ["emergencies"],
  queryFn: () => taken(http.GET("/api/v1/emergencies")),
  refetchInterval: 60_000,
});
