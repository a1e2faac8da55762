import { queryOptions } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import type { Role } from "../../api/types";

/** The roles that are lent in an emergency; who holds one of them may ask. */
export const LENT: Role[] = ["dispatcher", "manager", "administrator"];

export const emergenciesQuery = queryOptions({
  queryKey: ["emergencies"],
  queryFn: () => taken(http.GET("/api/v1/emergencies")),
  refetchInterval: 60_000,
});
