import { http, taken } from "./client";
import type { AccountRow, EstateParty } from "./types";

/** One page of a list, and where the next one starts. */
type Page<Row> = { items: Row[]; next_cursor: string | null };

/** Every row of a list, page after page. */
export async function every<Row>(page: (cursor: { cursor?: string }) => Promise<Page<Row>>): Promise<Row[]> {
  const found: Row[] = [];
  let next: string | null = null;
  do {
    const { items, next_cursor }: Page<Row> = await page(next === null ? {} : { cursor: next });
    found.push(...items);
    next = next_cursor;
  } while (next !== null);
  return found;
}

/** The query of every party of a kind, or of all. */
export function everyParty(kind?: EstateParty["kind"]) {
  return {
    queryKey: ["parties", "every", kind ?? "all"],
    queryFn: () =>
      every<EstateParty>(
        (cursor) => taken(http.GET("/api/v1/parties", { params: { query: { limit: 200, ...(kind ? { kind } : {}), ...cursor } } })) as Promise<Page<EstateParty>>,
      ),
    staleTime: 60_000,
  };
}

/** The query of every account. */
export const everyAccount = {
  queryKey: ["accounts", "every"],
  queryFn: () =>
    every<AccountRow>((cursor) => taken(http.GET("/api/v1/accounts", { params: { query: { limit: 200, ...cursor } } })) as Promise<Page<AccountRow>>),
};
