import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { en as accountEn } from "../features/account/words.en";
import { zh as accountZh } from "../features/account/words.zh";
import { en as agreementEn } from "../features/agreement/words.en";
import { zh as agreementZh } from "../features/agreement/words.zh";
import { en as assessmentEn } from "../features/assessment/words.en";
import { zh as assessmentZh } from "../features/assessment/words.zh";
import { en as deskEn } from "../features/desk/words.en";
import { zh as deskZh } from "../features/desk/words.zh";
import { en as estateEn } from "../features/estate/words.en";
import { zh as estateZh } from "../features/estate/words.zh";
import { en as linkEn } from "../features/link/words.en";
import { zh as linkZh } from "../features/link/words.zh";
import { en as notifyEn } from "../features/notify/words.en";
import { zh as notifyZh } from "../features/notify/words.zh";
import { en as operationsEn } from "../features/operations/words.en";
import { zh as operationsZh } from "../features/operations/words.zh";
import { en as webhookEn } from "../features/webhook/words.en";
import { zh as webhookZh } from "../features/webhook/words.zh";
import { en as whatifEn } from "../features/whatif/words.en";
import { zh as whatifZh } from "../features/whatif/words.zh";
import { en as uiEn } from "../ui/words.en";
import { zh as uiZh } from "../ui/words.zh";
import { currentLanguage } from "./language";
import { en as appEn } from "./words.en";
import { zh as appZh } from "./words.zh";

export const words = {
  zh: { app: appZh, ui: uiZh, account: accountZh, agreement: agreementZh, assessment: assessmentZh, desk: deskZh, estate: estateZh, link: linkZh, notify: notifyZh, operations: operationsZh, webhook: webhookZh, whatif: whatifZh },
  en: { app: appEn, ui: uiEn, account: accountEn, agreement: agreementEn, assessment: assessmentEn, desk: deskEn, estate: estateEn, link: linkEn, notify: notifyEn, operations: operationsEn, webhook: webhookEn, whatif: whatifEn },
};

type Zh = (typeof words)["zh"];

declare module "i18next" {
  interface CustomTypeOptions {
    // What `useWords` serves is left out: the compiler carries so many typed keys and no more.
    resources: { translation: Omit<Zh, "agreement" | "estate" | "assessment" | "whatif" | "notify" | "desk"> & { desk: Omit<Zh["desk"], "costs" | "problems" | "windows"> } };
  }
}

/** Starts the words of the page in the language of the person. */
export function startWords() {
  const language = currentLanguage();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  return i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { zh: { translation: words.zh }, en: { translation: words.en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Redraws the page in another language. */
export function speak(language: "zh" | "en") {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  return i18next.changeLanguage(language);
}
