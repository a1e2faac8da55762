import { Button } from "antd";
import { useEffect, useRef } from "react";

import { asProblem } from "../../api/problem";
import { slow } from "../slow";
import { useWords } from "../words";

/** How a list goes on: whether there is more, and how it is read. */
export type Further = { has: boolean; pending: boolean; fetch: () => void; /** Why the last page was not read. */ error?: unknown; /** How many are shown, where all are here already. */ shown?: number };

/** A query that reads page after page, as far as going on concerns it. */
export type Paged = { error: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => unknown };

/** How a query goes on that reads page after page. */
export function furtherOf({ error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }: Paged): Further {
  return { has: hasNextPage, pending: isFetchingNextPage, fetch: () => void fetchNextPage(), error: isFetchNextPageError ? error : null };
}

/** So far ahead of its end a list is read on. */
const AHEAD = "600px 0px";

/** The end of a list: as it comes into view what follows is read, so that the list seems to have none; a click does it where that failed. */
export function More({ has, pending, fetch, error = null, shown }: Further) {
  const { t } = useWords();
  const end = useRef<HTMLDivElement>(null);
  const read = useRef(fetch);
  read.current = fetch;
  const rests = !has || pending || error !== null;
  useEffect(() => {
    if (rests || !end.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && read.current(), { rootMargin: AHEAD });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [rests, shown]);
  if (!has) return null;
  return (
    <div ref={end} className="line">
      <Button loading={slow(pending)} onClick={fetch}>
        {t(error === null ? "ui.more" : "ui.problem.retry")}
      </Button>
      {error !== null && (
        <span role="status" className="small">
          {asProblem(error).sentence || t("ui.problem.unreachable")}
        </span>
      )}
    </div>
  );
}
