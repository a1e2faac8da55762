import { ConfigProvider } from "antd";
import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import type { ReactNode } from "react";

import { useLanguage } from "../ui/language";
import { themeOf } from "../ui/theme";
import { useDark } from "./look";
import { pageNonce } from "./nonce";

const nonce = pageNonce();

/**
 * What is drawn with the component library: it needs the library's look and words around it. The first view of the portal does
 * without; whatever comes later brings this along, each part by itself or the page as a whole.
 */
export default function Dressed({ children }: { children?: ReactNode }) {
  const dark = useDark();
  const language = useLanguage();
  return (
    <ConfigProvider
      theme={themeOf(dark)}
      locale={language === "zh" ? zh : en}
      {...(nonce ? { csp: { nonce } } : {})}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}
