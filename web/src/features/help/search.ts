import type { SessionAccount } from "../../api/types";
import type { Told } from "./load";
import { OUTLINE, outlineOf, TOPIC_IDS, type TopicId } from "./outline";
import { mayGo } from "./reach";
import { belongs } from "./audience";
import { asked, heard } from "./topic";

/** Where the words stood: the nearer to the title, the higher. */
export type Where = "title" | "term" | "text";
const WEIGHT: Record<Where, number> = { title: 100, term: 10, text: 1 };

export type Result = { id: TopicId; title: string; where: Where; excerpt: string };

/** Where one goes to come to the page of a topic; null where there is no way for this account. */
export function pageOf(id: TopicId, account: SessionAccount | null): string | null {
  const path = outlineOf(id).at ?? id;
  return id !== "/" && mayGo(path, account) ? path : null;
}

/** Whether somebody finds a topic: pages he may go to, and those that a link, a label or a log-in opens where they concern him. */
export function finds(id: TopicId, account: SessionAccount | null): boolean {
  const { who } = outlineOf(id);
  if (who === "anyone") return true;
  if (who === "visitor") return account === null;
  if (who === "everybody") return account !== null;
  if (who !== undefined && !belongs(account, who)) return false;
  return pageOf(id, account) !== null;
}

/** The pages to go on to from a topic, of those the account may go to. */
export function linksOf(id: TopicId, account: SessionAccount | null): TopicId[] {
  return outlineOf(id).links.filter((path): path is TopicId => path in OUTLINE && path !== id && mayGo(path, account));
}

/** Something that is said in a topic, and what is shown of it where it was found. */
type Saying = { where: Where; text: string; shown: string };

/** What of a topic is said to an account; the same in every language, one after another. */
function sayings(told: Told, id: TopicId, account: SessionAccount | null): Saying[] {
  const topic = told.topics[id];
  const terms = outlineOf(id).terms.map((term) => told.terms[term]);
  const purpose = heard(topic.purpose, account);
  const texts = [...purpose, ...heard(topic.steps, account), ...asked(topic.questions, account).flatMap(({ ask, answer }) => [ask, answer])];
  return [
    { where: "title", text: topic.title, shown: purpose[0] ?? "" },
    ...terms.map(({ name, means }): Saying => ({ where: "term", text: name, shown: `${name} – ${means}` })),
    ...texts.map((text): Saying => ({ where: "text", text, shown: text })),
    ...terms.map(({ name, means }): Saying => ({ where: "text", text: means, shown: `${name} – ${means}` })),
  ];
}

/**
 * The topics that hold every word that was typed, in whichever language: what stands in a title before what is a term, and that
 * before what is only told. Shown in the first of `languages`, also what was found in another.
 */
export function search(typed: string, languages: readonly Told[], account: SessionAccount | null): Result[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [own] = languages;
  if (words.length === 0 || own === undefined) return [];
  const found = TOPIC_IDS.filter((id) => finds(id, account)).flatMap((id) => {
    const said = sayings(own, id, account);
    const all = languages.flatMap((told) => sayings(told, id, account).map(({ text }, index) => ({ index, lower: text.toLowerCase() })));
    // The heaviest come first, so that the first that holds a word is the best.
    const best = words.map((word) => all.filter(({ lower }) => lower.includes(word)).reduce<number | undefined>((least, { index }) => Math.min(least ?? index, index), undefined));
    const held = best.flatMap((index) => (index === undefined ? [] : (said[index] ?? [])));
    if (held.length < words.length) return [];
    const weight = held.reduce((sum, { where }) => sum + WEIGHT[where], 0);
    const least = held.reduce((a, b) => (WEIGHT[b.where] < WEIGHT[a.where] ? b : a));
    return [{ weight, result: { id, title: own.topics[id].title, where: least.where, excerpt: least.shown } }];
  });
  // Equal ones stay in the order of the outline, which is that of the day; the platform as a whole comes last of them.
  const last = ({ id }: Result) => (id === "/" ? 1 : 0);
  return found.sort((a, b) => b.weight - a.weight || last(a.result) - last(b.result)).map(({ result }) => result);
}
