import { useTranslation } from "react-i18next";

import type { Language } from "../app/language";

/** The language the page is drawn in; redraws when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language?.startsWith("zh") ? "zh" : "en";
}

type Both = string | { zh?: string; en?: string; text_zh?: string | string[]; text_en?: string | string[] };

/** The sentence of a pair that the server sends in both languages; lists are joined. */
export function said(both: Both | undefined | null, language: Language): string {
  if (!both) return "";
  if (typeof both === "string") return both;
  const [own, other] = language === "zh" ? ["zh", "en"] as const : ["en", "zh"] as const;
  const chosen = both[`text_${own}`] ?? both[own] ?? both[`text_${other}`] ?? both[other] ?? "";
  return Array.isArray(chosen) ? chosen.join(language === "zh" ? "" : " ") : chosen;
}
