import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";

import { isByHand, readAnew } from "./readAnew";
import { live, type Change } from "./stream";
import { touched } from "./touched";

/** While what changes is heard, a page looks by itself only for what nobody tells: what left its sight. */
const HEARD_MS = 60_000;
const POLL_MS = 15_000;
/** Changes that come together are read together, and lists no oftener than this. */
const GATHER_MS = 250;

/** How often a page looks by itself: soon again where it was refused, for nobody tells that the server answers again. */
export function pollMs(query?: { state: { status: string } }): number {
  return live.isAlive() && query?.state.status !== "error" ? HEARD_MS : POLL_MS;
}

export function useIsLive(): boolean {
  return useSyncExternalStore(live.watch, live.isAlive);
}

/** What no event speaks of. */
const KEPT = new Set<unknown>(["session", "setup", "time"]);

/** Lets the pages of this tab show what changes as it happens; once, in the frame. */
export function useLive() {
  const client = useQueryClient();
  const alive = useIsLive();
  useEffect(() => gatherInto(client), [client]);
  const wasAlive = useRef(false);
  useEffect(() => {
    document.documentElement.dataset.live = alive ? "on" : "off";
    // It broke off or is back: what was missed is read now, and how often to look is decided anew.
    if (wasAlive.current) void client.invalidateQueries({ predicate: (query) => !KEPT.has(query.queryKey[0]) && !isByHand(query) });
    wasAlive.current ||= alive;
  }, [client, alive]);
}

function gatherInto(client: QueryClient): () => void {
  let gathered: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of touched(gathered)) readAnew(client, { queryKey });
    gathered = [];
  };
  const stop = live.listen((heard) => {
    if (heard.type === "reset") void client.invalidateQueries({ predicate: (query) => !isByHand(query) });
    if (heard.type !== "change") return;
    gathered.push(heard.change);
    timer ??= setTimeout(flush, GATHER_MS);
  });
  live.start();
  return () => {
    stop();
    clearTimeout(timer);
  };
}
