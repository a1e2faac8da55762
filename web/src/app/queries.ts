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

/**
 * Whether it is asked again: where the server could not be reached, and where it did not know the session. What was on its way
 * while the session's secret was replaced carried the old one: asked again it carries the new one.
 */
function again(count: number, error: unknown): boolean {
  return error instanceof Problem && (error.unreachable || error.status >= 502 || error.status === 401) && count < 2;
}

/** One cache for the page. Any other refusal is final. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: again,
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
