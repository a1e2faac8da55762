import type { TFunction } from "i18next";

/** The word for a value the server names; a value this client does not know yet is shown as it came. */
export function phrase(t: TFunction, group: string, value: string): string {
  const key = `${group}.${value}`;
  const words: string = (t as unknown as (key: string, options: { defaultValue: string }) => string)(key, {
    defaultValue: value,
  });
  return words;
}
