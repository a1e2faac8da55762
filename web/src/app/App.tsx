import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";

import { Messages } from "../ui/messages";
import { CommandsProvider } from "./commands";
import { queries } from "./queries";
import { router } from "./router";

export function App() {
  return (
    <>
      <QueryClientProvider client={queries}>
        <CommandsProvider>
          <RouterProvider router={router} />
        </CommandsProvider>
      </QueryClientProvider>
      <Messages />
    </>
  );
}
