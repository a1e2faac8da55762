/** The language of the page: what the person chose here, else the account's, else the browser's. */
export type Language = "zh" | "en";

const KEY = "aftercare.language";
let chosen: Language | null = null;

export function currentLanguage(): Language {
  chosen ??= stored() ?? fromTag(globalThis.navigator?.language);
  return chosen;
}

/** Remembers a choice made on this device. */
export function chooseLanguage(language: Language) {
  chosen = language;
  localStorage.setItem(KEY, language);
}

/** Takes the account's language where nobody chose on this device; tells whether it changed. */
export function adoptLanguage(tag: string | null | undefined): boolean {
  if (!tag || stored() !== null) return false;
  const before = currentLanguage();
  chosen = fromTag(tag);
  return chosen !== before;
}

function stored(): Language | null {
  const value = globalThis.localStorage?.getItem(KEY);
  return value === "zh" || value === "en" ? value : null;
}

function fromTag(tag: string | undefined): Language {
  return tag?.toLowerCase().startsWith("zh") ? "zh" : "en";
}
