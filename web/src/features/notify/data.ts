import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../api/client";
import { pollMs } from "../../live/useLive";

const PAGE = 50;

/** One's own notices, newest first; grows page by page. */
export function useNotices() {
  return useInfiniteQuery({
    queryKey: ["inbox", "pages"],
    queryFn: ({ pageParam }) =>
      taken(http.GET("/api/v1/inbox", { params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
  });
}

/** How many are unread, counted up to 100. */
export function useUnread(): number {
  const query = useQuery({
    queryKey: ["inbox", "unread"],
    queryFn: () => taken(http.GET("/api/v1/inbox", { params: { query: { limit: 1 } } })),
    refetchInterval: pollMs,
  });
  return query.data?.unread ?? 0;
}

const read = (id: string) => taken(http.POST("/api/v1/inbox/{id}/read", { params: { path: { id } } }));

/** So many go out side by side. */
const ABREAST = 8;

/** Everything that is unread, however far back. */
async function readAll() {
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(cursor);
    const waiting = page.items.filter((notice) => notice.read_at === null).map((notice) => notice.id);
    for (let at = 0; at < waiting.length; at += ABREAST) await Promise.all(waiting.slice(at, at + ABREAST).map(read));
    const left: number = page.unread - waiting.length;
    cursor = left > 0 ? (page.next_cursor ?? undefined) : undefined;
  }
}

function pageOf(cursor: string) {
  return taken(http.GET("/api/v1/inbox", { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
}

/** Marks one notice as read, or all of them. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: string) => (which === "all" ? readAll() : read(which)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["inbox"] });
      void client.invalidateQueries({ queryKey: ["on-call"] });
    },
  });
}
