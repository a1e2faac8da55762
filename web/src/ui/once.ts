import { useRef } from "react";

import { freshKey } from "../api/client";

/**
 * One key for one thing sent: pressing the button twice, or again after the network failed, sends the same key; what was
 * corrected is another thing and has another key. `sent` begins anew.
 */
export function useOnce(): { keyOf: (body: unknown) => { "Idempotency-Key": string }; sent: () => void } {
  const last = useRef({ text: "", key: "" });
  return {
    keyOf: (body) => {
      const text = JSON.stringify(body);
      if (last.current.text !== text) last.current = { text, key: freshKey() };
      return { "Idempotency-Key": last.current.key };
    },
    sent: () => {
      last.current = { text: "", key: "" };
    },
  };
}
