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

/** What of a topic is said to an account, by the place it stands at. */
function sayings(told: Told, id: TopicId, account: SessionAccount | null): [Where, string][] {
  const topic = told.topics[id];
  const terms = outlineOf(id).terms.map((term) => told.terms[term]);
  return [
    ["title", topic.title],
    ...terms.map(({ name }): [Where, string] => ["term", name]),
    ...heard(topic.purpose, account).map((said): [Where, string] => ["text", said]),
    ...heard(topic.steps, account).map((said): [Where, string] => ["text", said]),
    ...asked(topic.questions, account).flatMap(({ ask, answer }): [Where, string][] => [["text", ask], ["text", answer]]),
    ...terms.map(({ means }): [Where, string] => ["text", means]),
  ];
}

/**
 * The topics that hold every word that was typed, in whichever language: what stands in a title before what is a term, and that
 * before what is only told. Shown in the first of `languages`.
 */
export function search(typed: string, languages: readonly Told[], account: SessionAccount | null): Result[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [own] = languages;
  if (words.length === 0 || own === undefined) return [];
  const found = TOPIC_IDS.filter((id) => finds(id, account)).flatMap((id) => {
    const said = languages.flatMap((told) => sayings(told, id, account)).map(([where, text]) => ({ where, text, lower: text.toLowerCase() }));
    const best = words.map((word) => said.filter(({ lower }) => lower.includes(word)).sort((a, b) => WEIGHT[b.where] - WEIGHT[a.where])[0]);
    if (best.some((each) => each === undefined)) return [];
    const held = best.flatMap((each) => (each ? [each] : []));
    const lowest = held.reduce((a, b) => (WEIGHT[b.where] < WEIGHT[a.where] ? b : a));
    const weight = held.reduce((sum, { where }) => sum + WEIGHT[where], 0);
    return [{ weight, result: { id, title: own.topics[id].title, where: lowest.where, excerpt: lowest.where === "title" ? heard(own.topics[id].purpose, account)[0] ?? "" : lowest.text } }];
  });
  // Equal ones stay in the order of the outline, which is that of the day.
  return found.sort((a, b) => b.weight - a.weight).map(({ result }) => result);
}
