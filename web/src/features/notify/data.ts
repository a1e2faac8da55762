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

type Inbox = { items: { id: string; read_at: string | null }[]; unread: number; next_cursor: string | null };

/** The server counts what is unread up to so many. */
const COUNTED = 100;

/** Everything that is unread, however far back and however much. */
export async function readAll(pageOf: (cursor: string) => Promise<Inbox>, read: (id: string) => Promise<unknown>) {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Inbox = await pageOf(cursor);
    const waiting = page.items.filter((notice) => notice.read_at === null).map((notice) => notice.id);
    for (let at = 0; at < waiting.length; at += ABREAST) await Promise.all(waiting.slice(at, at + ABREAST).map(read));
    const last = page.unread < COUNTED && page.unread <= waiting.length;
    cursor = last ? null : page.next_cursor;
  }
}

function pageOf(cursor: string) {
  return taken(http.GET("/api/v1/inbox", { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
}

/** Marks one notice as read, or all of them. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: string) => (which === "all" ? readAll(pageOf, read) : read(which)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["inbox"] });
      void client.invalidateQueries({ queryKey: ["on-call"] });
    },
  });
}
