import type { AgreementContent } from "../../../api/types";

/** What a draft says under one heading. */
type Part = keyof AgreementContent;

const said = (content: AgreementContent, part: Part) => JSON.stringify(content[part] ?? null);

/** The parts two texts differ in. */
export function partsThatDiffer(a: AgreementContent, b: AgreementContent): Part[] {
  const all = [...new Set([...Object.keys(a), ...Object.keys(b)])] as Part[];
  return all.filter((part) => said(a, part) !== said(b, part));
}

export type Merged = { content: AgreementContent; /** Parts that both changed, each its own way: mine stand in the content. */ both: Part[]; /** Parts taken over from the other. */ theirs: Part[] };

/** Two people began with `base`: what each changed alone is kept; where both did, mine stands and is named. */
export function merged(base: AgreementContent, mine: AgreementContent, theirs: AgreementContent): Merged {
  const [my, their] = [partsThatDiffer(base, mine), partsThatDiffer(base, theirs)];
  const taken = their.filter((part) => !my.includes(part));
  const content = { ...mine, ...Object.fromEntries(taken.map((part) => [part, theirs[part]])) } as AgreementContent;
  const both = my.filter((part) => their.includes(part) && said(mine, part) !== said(theirs, part));
  return { content, both, theirs: taken };
}

/** A draft as it stands in the page: what it began with, what it says now, and by which version it may be saved. */
export type Held = { base: AgreementContent; content: AgreementContent; etag: string };

/** It was saved as `sent`, and so it reads now: what was changed since then stays, and is not saved yet. */
export function savedAs(held: Held, sent: AgreementContent, now: AgreementContent, etag: string): Held {
  return { base: now, content: merged(sent, held.content, now).content, etag };
}
