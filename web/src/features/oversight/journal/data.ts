import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { http, taken } from "../../../api/client";
import type { JournalEntry, JournalQuery } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { live } from "../../../live/stream";
import { dayAfter, dayStart } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { subjectsQuery } from "../data";
import type { JournalSearch } from "../routes";
import { namesOf, type Names } from "./says";

const PAGE = 50;

/** What the address asks for as the server is asked: the days of the house as the instants they begin and end with. */
export function wantedOf({ from, to, ...rest }: JournalSearch): JournalQuery {
  const instant = (date: string) => new Date(dayStart(date)).toISOString();
  return { ...rest, ...(from ? { from: instant(from) } : {}), ...(to ? { to: instant(dayAfter(to)) } : {}) };
}

/**
 * The journal, newest first; grows page by page. Each reading is an entry itself: nothing is read anew by itself, neither for its
 * age nor for a window that comes to the front, nor for what the event stream tells or missed (`live/readAnew`).
 */
export function useJournal(search: JournalSearch) {
  return useInfiniteQuery({
    queryKey: ["journal", search],
    queryFn: async ({ pageParam }) => {
      const query = { ...wantedOf(search), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const page = await taken(http.GET("/api/v1/journal", { params: { query } }));
      return { items: page.items as JournalEntry[], next_cursor: page.next_cursor };
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: Infinity,
  });
}

/** Whether there may be newer entries than those read: a change was told since, or the telling broke off. */
export function useNewer(query: ReturnType<typeof useJournal>): boolean {
  const newest = query.data?.pages[0];
  const [outdated, setOutdated] = useState<typeof newest>();
  useEffect(
    () =>
      live.listen(({ type }) => {
        if (type !== "beat") setOutdated(newest);
      }),
    [newest],
  );
  return newest !== undefined && outdated === newest;
}

/** Goes through the chain when asked; what it came to stays until it is asked again. */
export function useVerification() {
  return useMutation({ mutationFn: () => taken(http.GET("/api/v1/journal/verification")) });
}

/** The accounts by which the journal is narrowed and its actors are named; none for whom they are not told. */
export function useKnown() {
  const may = has(useAccount(), "auditor", "security_officer");
  return useQuery({ ...subjectsQuery(useLanguage()), enabled: may }).data;
}

/** The names of accounts and customers, and the numbers that the entries read so far tell of. */
export function useNames(entries: JournalEntry[]): Names {
  const known = useKnown();
  return useMemo(() => namesOf(known, entries), [known, entries]);
}
