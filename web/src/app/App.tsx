import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";

import { useLanguage } from "../ui/language";
import { Messages } from "../ui/messages";
import { themeOf } from "../ui/theme";
import { CommandsProvider } from "./commands";
import { partWords } from "./i18n";
import { useDark } from "./look";
import { pageNonce } from "./nonce";
import { queries } from "./queries";
import { router } from "./router";

const nonce = pageNonce();

export function App() {
  const dark = useDark();
  const language = useLanguage();
  return (
    <ConfigProvider
      theme={themeOf(dark)}
      locale={partWords(language)}
      {...(nonce ? { csp: { nonce } } : {})}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queries}>
        <CommandsProvider>
          <RouterProvider router={router} />
        </CommandsProvider>
      </QueryClientProvider>
      <Messages />
    </ConfigProvider>
  );
}
