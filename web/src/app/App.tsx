import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as Antd, ConfigProvider } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";

import { useLanguage } from "../ui/language";
import { themeOf } from "../ui/theme";
import { CommandsProvider } from "./commands";
import { useDark } from "./look";
import { queries } from "./queries";
import { router } from "./router";

export function App() {
  const dark = useDark();
  const language = useLanguage();
  return (
    <ConfigProvider
      theme={themeOf(dark)}
      locale={language === "zh" ? zhCN : enGB}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: false }}
      wave={{ disabled: true }}
    >
      <Antd>
        <QueryClientProvider client={queries}>
          <CommandsProvider>
            <RouterProvider router={router} />
          </CommandsProvider>
        </QueryClientProvider>
      </Antd>
    </ConfigProvider>
  );
}
