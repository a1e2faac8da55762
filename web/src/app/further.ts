import i18next from "i18next";

/** Words that come with the pages that say them, in both languages, so that a change of language finds them. */
const FURTHER = {
  agreement: () => Promise.all([import("../features/agreement/more.zh"), import("../features/agreement/more.en")]),
  assessment: () => Promise.all([import("../features/assessment/words.zh"), import("../features/assessment/words.en")]),
  calendar: () => Promise.all([import("../features/calendar/words.zh"), import("../features/calendar/words.en")]),
  desk: () => Promise.all([import("../features/desk/more.zh"), import("../features/desk/more.en")]),
  documents: () => Promise.all([import("../features/documents/words.zh"), import("../features/documents/words.en")]),
  estate: () => Promise.all([import("../features/estate/more.zh"), import("../features/estate/more.en")]),
  help: () => Promise.all([import("../features/help/words.zh"), import("../features/help/words.en")]),
  hotline: () => Promise.all([import("../features/hotline/words.zh"), import("../features/hotline/words.en")]),
  imports: () => Promise.all([import("../features/imports/words.zh"), import("../features/imports/words.en")]),
  inbound: () => Promise.all([import("../features/inbound/words.zh"), import("../features/inbound/words.en")]),
  journal: () => Promise.all([import("../features/oversight/journal/words.zh"), import("../features/oversight/journal/words.en")]),
  oversight: () => Promise.all([import("../features/oversight/words.zh"), import("../features/oversight/words.en")]),
  link: () => Promise.all([import("../features/link/words.zh"), import("../features/link/words.en")]),
  operations: () => Promise.all([import("../features/operations/words.zh"), import("../features/operations/words.en")]),
  overview: () => Promise.all([import("../features/overview/words.zh"), import("../features/overview/words.en")]),
  privacy: () => Promise.all([import("../features/privacy/words.zh"), import("../features/privacy/words.en")]),
  team: () => Promise.all([import("../features/team/more.zh"), import("../features/team/more.en")]),
  texts: () => Promise.all([import("../features/texts/words.zh"), import("../features/texts/words.en")]),
  tour: () => Promise.all([import("../features/tour/more.zh"), import("../features/tour/more.en")]),
  webhook: () => Promise.all([import("../features/webhook/words.zh"), import("../features/webhook/words.en")]),
  whatif: () => Promise.all([import("../features/whatif/words.zh"), import("../features/whatif/words.en")]),
} as const;

/** A page, once the further words of these features are learnt. */
export async function withWords<T>(page: Promise<T>, ...features: (keyof typeof FURTHER)[]): Promise<T> {
  for (const feature of features) {
    const [{ zh }, { en }] = await FURTHER[feature]();
    i18next.addResourceBundle("zh", "translation", { [feature]: zh }, true, true);
    i18next.addResourceBundle("en", "translation", { [feature]: en }, true, true);
  }
  return page;
}
