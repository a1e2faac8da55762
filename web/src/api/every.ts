import { http, taken } from "./client";
import type { AccountRow, EstateParty, GroupRecord, SystemRow } from "./types";

/** One page of a list, and where the next one starts. */
type Page<Row> = { items: Row[]; next_cursor: string | null };

/** Every row of a list, page after page. */
export async function every<Row>(page: (cursor: { cursor?: string }) => Promise<Page<Row>>): Promise<Row[]> {
  return (await upTo(Infinity, page)).items;
}

/** The rows of a list, page after page until there are so many; where more follow, the cursor says so. */
export async function upTo<Row>(most: number, page: (cursor: { cursor?: string }) => Promise<Page<Row>>): Promise<Page<Row>> {
  const items: Row[] = [];
  let next: string | null = null;
  do {
    const found: Page<Row> = await page(next === null ? {} : { cursor: next });
    items.push(...found.items);
    next = found.next_cursor ?? null;
  } while (next !== null && items.length < most);
  return { items, next_cursor: next };
}

/** The query of everybody in the maintenance team. */
export function everyPerson() {
  return {
    queryKey: ["people", "every"],
    queryFn: () => every((cursor) => taken(http.GET("/api/v1/people", { params: { query: { limit: 200, ...cursor } } }))),
    staleTime: 60_000,
  };
}

/** The query of every group of the maintenance team. */
export function everyGroup() {
  return {
    queryKey: ["groups", "every"],
    queryFn: () => every<GroupRecord>((cursor) => taken(http.GET("/api/v1/groups", { params: { query: { limit: 200, ...cursor } } })) as Promise<Page<GroupRecord>>),
    staleTime: 60_000,
  };
}

/** The query of every delivered system the caller may see, of a customer or of all. */
export function everySystem(customer?: string) {
  return {
    queryKey: ["systems", "every", customer ?? ""],
    queryFn: () =>
      every<SystemRow>(
        (cursor) => taken(http.GET("/api/v1/systems", { params: { query: { limit: 200, ...(customer ? { customer_id: customer } : {}), ...cursor } } })) as Promise<Page<SystemRow>>,
      ),
    staleTime: 60_000,
  };
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
