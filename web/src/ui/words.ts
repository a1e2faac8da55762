import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Language } from "../app/language";

/** A sentence by its key, with what stands in its holes. */
export type Words = (key: string, holes?: Record<string, string | number>) => string;

/** The word for a value the server names; a value this client does not know yet is shown as it came. */
export function phrase(t: TFunction | Words, group: string, value: string): string {
  const key = `${group}.${value}`;
  const words: string = (t as unknown as (key: string, options: { defaultValue: string }) => string)(key, {
    defaultValue: value,
  });
  return words;
}

/** Several things named one after another. */
export function listed(language: Language, items: readonly (string | number)[]): string {
  return items.join(language === "zh" ? "、" : ", ");
}

/**
 * The words of the page with plain keys, for features whose words the compiler does not carry: it can hold so many typed keys
 * and no more. A key that is named and missing fails a test all the same.
 */
export function useWords(): { t: Words } {
  return { t: useTranslation().t as unknown as Words };
}
