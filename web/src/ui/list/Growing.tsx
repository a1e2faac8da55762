import type { ReactNode } from "react";

import { Loaded } from "../PageState";
import { List, type ListProps } from "./List";

/** A query that reads page after page. */
export type Growing<Row> = {
  data: { pages: { items: Row[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

type Props<Row> = Omit<ListProps<Row>, "rows" | "more"> & { query: Growing<Row>; /** What is said where there is none. */ empty: ReactNode };

/** A list that grows page by page, with its waiting, its refusal and its emptiness. */
export function GrowingList<Row extends object>({ query, empty, ...list }: Props<Row>) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return (
    <Loaded query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}>
      {(rows) =>
        rows.length === 0 ? (
          <div className="panel">{empty}</div>
        ) : (
          <List {...list} rows={rows} more={{ has: hasNextPage, pending: isFetchingNextPage, fetch: () => void fetchNextPage() }} />
        )
      }
    </Loaded>
  );
}
