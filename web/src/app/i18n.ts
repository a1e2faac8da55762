import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import type { zh as link } from "../features/link/words.zh";
import type { zh as operations } from "../features/operations/words.zh";
import type { zh as webhook } from "../features/webhook/words.zh";
import type { words } from "./all.zh";
import { currentLanguage, type Language } from "./language";

/** Each language comes when it is spoken, and not before. */
const LANGUAGES = { zh: () => import("./all.zh"), en: () => import("./all.en") };

type Zh = typeof words;

declare module "i18next" {
  interface CustomTypeOptions {
    // What `useWords` serves is left out: the compiler carries so many typed keys and no more.
    resources: { translation: Omit<Zh, "agreement" | "overview" | "oversight" | "estate" | "assessment" | "whatif" | "notify" | "tour" | "desk"> & { desk: Omit<Zh["desk"], "problems">; link: typeof link; operations: typeof operations; webhook: typeof webhook } };
  }
}

const learnt = new Set<Language>();

/** Starts the words of the page in the language of the person. */
export async function startWords() {
  const language = currentLanguage();
  const { words } = await LANGUAGES[language]();
  learnt.add(language);
  document.documentElement.lang = tagOf(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: words } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Redraws the page in another language, once its words have come. */
export async function speak(language: Language) {
  if (!learnt.has(language)) {
    const { words } = await LANGUAGES[language]();
    learnt.add(language);
    // What a page has learnt beside it stays.
    i18next.addResourceBundle(language, "translation", words, true, true);
  }
  document.documentElement.lang = tagOf(language);
  await i18next.changeLanguage(language);
}

function tagOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en";
}
