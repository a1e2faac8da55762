import type { SessionAccount } from "../../api/types";
import { belongs, type Audience } from "./audience";

/** A sentence for everybody who reads the page, or for an audience. A key or a word on the keyboard stands in `backticks`. */
export type Line = string | readonly [Audience, string];

/** What people ask on a page, and the answer. */
export type Question = { for?: Audience; ask: string; answer: string };

/** What is told about a page in one language. */
export type Topic = {
  /** As the page is called. */
  title: string;
  /** What the page is for. */
  purpose: readonly Line[];
  /** What one does there, in the order one does it. */
  steps: readonly Line[];
  questions: readonly Question[];
};

/** A term in one language: what it is called on the pages, and what it means. */
export type Term = { name: string; means: string };

/** The sentences that are said to an account; null where nobody is logged in. */
export function heard(lines: readonly Line[], account: SessionAccount | null): string[] {
  return lines.flatMap((line) => (typeof line === "string" ? [line] : belongs(account, line[0]) ? [line[1]] : []));
}

export function asked(questions: readonly Question[], account: SessionAccount | null): Question[] {
  return questions.filter((each) => each.for === undefined || belongs(account, each.for));
}
