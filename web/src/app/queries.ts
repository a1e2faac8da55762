import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { Problem } from "../api/problem";

/** Goes to the log-in with a fresh page, so that nothing of the person before stays in memory. */
export function leave(next?: string) {
  location.assign(next ? `/login?next=${encodeURIComponent(next)}` : "/login");
}

function here(): string {
  return location.pathname + location.search;
}

/** Pages that nobody logs in for: a link that is used up is said there, not at the log-in. */
function outside(): boolean {
  return location.pathname === "/login" || ["/login/", "/link/"].some((above) => location.pathname.startsWith(above));
}

/** One cache for the page. A refusal is final; only a server that cannot be reached is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => error instanceof Problem && (error.unreachable || error.status >= 502) && count < 2,
      retryDelay: (count) => 500 * 2 ** count,
    },
    mutations: { retry: false },
  },
  // The session ended elsewhere: log in again, then come back here.
  mutationCache: new MutationCache({
    onError: (error) => {
      if (error instanceof Problem && error.status === 401 && !outside()) leave(here());
    },
  }),
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (error instanceof Problem && error.status === 401 && query.queryKey[0] !== "session" && !outside()) leave(here());
    },
  }),
});
