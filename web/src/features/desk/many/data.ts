import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { SessionAccount } from "../../../api/types";
import { has } from "../../../app/session";

/** Who may move many incidents at once (`incident.bulk`). */
export function mayMoveMany(account: SessionAccount): boolean {
  return has(account, "dispatcher", "manager");
}

/** Who has something to do to chosen incidents at all: engineers hand theirs over (`incident.hand_over`). */
export function mayChoose(account: SessionAccount): boolean {
  return has(account, "engineer", "dispatcher", "manager");
}

/** Something done to many: every list and every incident is read again. */
export function useMany<Input, Output>(make: (input: Input) => Promise<Output>, done?: (output: Output) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: (output) => {
      done?.(output);
      for (const key of [["incidents"], ["incident-counts"], ["duty-board"], ["incident"], ["timeline"]])
        void client.invalidateQueries({ queryKey: key });
    },
  });
}
