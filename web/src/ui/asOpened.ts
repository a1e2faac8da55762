import { useRef } from "react";

/** What a dialog stands over, as it was when it opened: what others write meanwhile is refused by its version, not overwritten. */
export function useAsOpened<T>(open: boolean, now: T): T {
  const held = useRef(now);
  if (!open) held.current = now;
  return held.current;
}
