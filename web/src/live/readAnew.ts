import type { Query, QueryClient, QueryFilters } from "@tanstack/react-query";

/** Read by the person's hand alone: each reading of the journal is an entry of it. */
const BY_HAND = new Set<unknown>(["journal"]);

export function isByHand({ queryKey }: Query): boolean {
  return BY_HAND.has(queryKey[0]);
}

/** What is read once more when it has come. */
const once = new WeakSet<Query>();

/**
 * Reads anew what may show something else since a change was told. What is being read just then may have been read before the
 * change: it is let come and read once more. Left alone, a first reading would show what was until the page looks by itself; broken
 * off, an answer would never come while changes are told faster than it takes.
 */
export function readAnew(client: QueryClient, filters: QueryFilters) {
  for (const query of client.getQueryCache().findAll({ ...filters, predicate: (each) => !isByHand(each) })) {
    const again = () => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    if (query.state.fetchStatus === "idle") again();
    else if (!once.has(query)) {
      once.add(query);
      const come = () => {
        once.delete(query);
        again();
      };
      void Promise.resolve(query.promise).then(come, come);
    }
  }
}
