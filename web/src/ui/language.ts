import { useTranslation } from "react-i18next";

import type { Language } from "../app/language";

/** The language the page is drawn in; redraws when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language?.startsWith("zh") ? "zh" : "en";
}

/** The sentence of a pair that the server sends in both languages; lists are joined. */
export function said(
  both: { text_zh?: string | string[]; text_en?: string | string[]; text?: string } | undefined | null,
  language: Language,
): string {
  if (!both) return "";
  const chosen = (language === "zh" ? both.text_zh : both.text_en) ?? both.text ?? both.text_zh ?? both.text_en ?? "";
  return Array.isArray(chosen) ? chosen.join(language === "zh" ? "" : " ") : chosen;
}
