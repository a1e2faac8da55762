import { queryOptions } from "@tanstack/react-query";

import type { Language } from "../../app/language";

/** Each language comes when it is read, or looked through. */
const LANGUAGES = { zh: () => import("./topics/topics.zh"), en: () => import("./topics/topics.en") };

/** Everything the help says in a language. */
export type Told = Awaited<ReturnType<(typeof LANGUAGES)["zh"]>>;

export const toldQuery = (language: Language) =>
  queryOptions({
    queryKey: ["help", language],
    queryFn: (): Promise<Told> => LANGUAGES[language](),
    staleTime: Infinity,
    // It comes with the pages: whether the browser believes it is online says nothing.
    networkMode: "always",
  });
