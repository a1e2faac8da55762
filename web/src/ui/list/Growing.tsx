import { Loaded } from "../PageState";
import { List, type ListProps } from "./List";
import { furtherOf, type Paged } from "./More";

/** A query that reads page after page. */
export type Growing<Row> = Paged & {
  data: { pages: { items: Row[] }[] } | undefined;
  isPending: boolean;
  refetch: () => unknown;
};

type Props<Row> = Omit<ListProps<Row>, "rows" | "more"> & {
  query: Growing<Row>;
  /** Which of the rows are shown, where the server does not narrow them. */
  fits?: (row: Row) => boolean;
};

/** A list that grows page by page, with its waiting and its refusal. */
export function GrowingList<Row extends object>({ query, fits, ...list }: Props<Row>) {
  return (
    <Loaded query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}>
      {(rows) => <List {...list} rows={fits ? rows.filter(fits) : rows} more={furtherOf(query)} />}
    </Loaded>
  );
}
