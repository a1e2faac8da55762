import { words as firstEnglish } from "../src/app/all.en";
import { words as firstChinese } from "../src/app/all.zh";
import { en as agreementEnglish } from "../src/features/agreement/more.en";
import { zh as agreementChinese } from "../src/features/agreement/more.zh";
import { en as assessmentEnglish } from "../src/features/assessment/words.en";
import { en as calendarEnglish } from "../src/features/calendar/words.en";
import { en as deskEnglish } from "../src/features/desk/more.en";
import { zh as deskChinese } from "../src/features/desk/more.zh";
import { en as documentsEnglish } from "../src/features/documents/words.en";
import { en as helpEnglish } from "../src/features/help/words.en";
import { zh as helpChinese } from "../src/features/help/words.zh";
import { en as hotlineEnglish } from "../src/features/hotline/words.en";
import { zh as assessmentChinese } from "../src/features/assessment/words.zh";
import { zh as calendarChinese } from "../src/features/calendar/words.zh";
import { zh as documentsChinese } from "../src/features/documents/words.zh";
import { zh as hotlineChinese } from "../src/features/hotline/words.zh";
import { en as estateEnglish } from "../src/features/estate/more.en";
import { zh as estateChinese } from "../src/features/estate/more.zh";
import { en as importsEnglish } from "../src/features/imports/words.en";
import { zh as importsChinese } from "../src/features/imports/words.zh";
import { en as inboundEnglish } from "../src/features/inbound/words.en";
import { zh as inboundChinese } from "../src/features/inbound/words.zh";
import { en as journalEnglish } from "../src/features/oversight/journal/words.en";
import { zh as journalChinese } from "../src/features/oversight/journal/words.zh";
import { en as linkEnglish } from "../src/features/link/words.en";
import { zh as linkChinese } from "../src/features/link/words.zh";
import { en as oversightEnglish } from "../src/features/oversight/words.en";
import { en as operationsEnglish } from "../src/features/operations/words.en";
import { en as webhookEnglish } from "../src/features/webhook/words.en";
import { en as overviewEnglish } from "../src/features/overview/words.en";
import { zh as oversightChinese } from "../src/features/oversight/words.zh";
import { zh as operationsChinese } from "../src/features/operations/words.zh";
import { zh as webhookChinese } from "../src/features/webhook/words.zh";
import { zh as overviewChinese } from "../src/features/overview/words.zh";
import { en as privacyEnglish } from "../src/features/privacy/words.en";
import { zh as privacyChinese } from "../src/features/privacy/words.zh";
import { en as teamEnglish } from "../src/features/team/more.en";
import { zh as teamChinese } from "../src/features/team/more.zh";
import { en as textsEnglish } from "../src/features/texts/words.en";
import { zh as textsChinese } from "../src/features/texts/words.zh";
import { en as tourEnglish } from "../src/features/tour/more.en";
import { zh as tourChinese } from "../src/features/tour/more.zh";
import { en as whatIfEnglish } from "../src/features/whatif/words.en";
import { zh as whatIfChinese } from "../src/features/whatif/words.zh";

/** The first words with those that come with their pages. */
export const english = {
  ...firstEnglish,
  agreement: agreementEnglish,
  assessment: assessmentEnglish,
  calendar: calendarEnglish,
  oversight: oversightEnglish,
  estate: { ...firstEnglish.estate, ...estateEnglish },
  desk: { ...firstEnglish.desk, ...deskEnglish },
  documents: documentsEnglish,
  help: helpEnglish,
  hotline: hotlineEnglish,
  imports: importsEnglish,
  inbound: inboundEnglish,
  journal: journalEnglish,
  operations: operationsEnglish,
  overview: overviewEnglish,
  privacy: privacyEnglish,
  texts: textsEnglish,
  webhook: webhookEnglish,
  whatif: whatIfEnglish,
  tour: { ...firstEnglish.tour, ...tourEnglish },
  team: teamEnglish,
  link: linkEnglish,
};
export const chinese = {
  ...firstChinese,
  agreement: agreementChinese,
  assessment: assessmentChinese,
  calendar: calendarChinese,
  oversight: oversightChinese,
  estate: { ...firstChinese.estate, ...estateChinese },
  desk: { ...firstChinese.desk, ...deskChinese },
  documents: documentsChinese,
  help: helpChinese,
  hotline: hotlineChinese,
  imports: importsChinese,
  inbound: inboundChinese,
  journal: journalChinese,
  operations: operationsChinese,
  overview: overviewChinese,
  privacy: privacyChinese,
  texts: textsChinese,
  webhook: webhookChinese,
  whatif: whatIfChinese,
  tour: { ...firstChinese.tour, ...tourChinese },
  team: teamChinese,
  link: linkChinese,
};

/** Every key of a tree of words, dotted, with its sentence. */
export function leaves(tree: object, above = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const path = above ? `${above}.${key}` : key;
    return typeof value === "string" ? [[path, value]] : leaves(value as object, path);
  });
}
