import { QueryCache, QueryClient } from "@tanstack/react-query";

import { Problem } from "../api/problem";

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
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The session ended elsewhere: ask again who is logged in, and the route guard leads to the log-in.
      if (error instanceof Problem && error.status === 401 && query.queryKey[0] !== "session")
        void queries.resetQueries({ queryKey: ["session"] });
    },
  }),
});
