import { useMutation, useQueryClient } from "@tanstack/react-query";

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
