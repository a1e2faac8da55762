import type { NoticeOwnText, NoticeText } from "../../api/types";

/** One text by its language and form: `zh.title`. */
export type Place = string;
export type Texts = Record<Place, string>;

export const placeOf = ({ language, form }: { language: string; form: string }): Place => `${language}.${form}`;

/** What stands in the fields: the own texts, the shipped ones where there is none. */
export function filledIn(known: NoticeText): Texts {
  return Object.fromEntries(known.texts.map((text) => [placeOf(text), text.own ?? text.shipped]));
}

/** What is sent: the texts that differ from the shipped ones; an empty field is the shipped one again. */
export function ownOf(known: NoticeText, texts: Texts): NoticeOwnText[] {
  return known.texts.flatMap((text) => {
    const typed = (texts[placeOf(text)] ?? "").trim();
    return typed === "" || typed === text.shipped ? [] : [{ language: text.language, form: text.form, text: typed }];
  });
}

/** The fields with an earlier version in them. */
export function takenFrom(known: NoticeText, version: readonly NoticeOwnText[]): Texts {
  const own = Object.fromEntries(version.map((text) => [placeOf(text), text.text]));
  return Object.fromEntries(known.texts.map((text) => [placeOf(text), own[placeOf(text)] ?? text.shipped]));
}

/** Whether what is typed is not what is kept. */
export function isChanged(known: NoticeText, texts: Texts): boolean {
  const kept = ownOf(known, filledIn(known));
  return JSON.stringify(ownOf(known, texts)) !== JSON.stringify(kept);
}

/** The sentences of a refusal by the text they concern: the server names them by their place in what was sent. */
export function problemsOf(sent: readonly NoticeOwnText[], pointers: Readonly<Record<string, string>>): Record<Place, string> {
  return Object.fromEntries(
    sent.flatMap((text, at) => {
      const sentence = pointers[`/texts/${at}/text`];
      return sentence === undefined ? [] : [[placeOf(text), sentence]];
    }),
  );
}

/** `text` with a field at the cursor, and where the cursor stands then. */
export function withField(text: string, field: string, from: number, to: number): { text: string; at: number } {
  const put = `{${field}}`;
  return { text: text.slice(0, from) + put + text.slice(to), at: from + put.length };
}
