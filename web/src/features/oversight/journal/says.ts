import type { ExplanationSubjects, JournalEntry } from "../../../api/types";
import { phrase, type Words } from "../../../ui/words";
import { zh } from "./words.zh";

/** The kinds that have words, by the part before their point: what the journal is narrowed by. */
export const KINDS: [group: string, kinds: string[]][] = Object.entries(zh.kind).map(([group, kinds]) => [group, Object.keys(kinds).map((kind) => `${group}.${kind}`)]);
export const SUBJECTS = Object.keys(zh.subject);
/** The parts of the platform that act by themselves. */
export const PARTS = Object.keys(zh.part).map((part) => `platform:${part}`);

/** What people call the accounts, the customers, and the things that have a number. */
export type Names = { accounts: Map<string, string>; customers: Map<string, string>; numbers: Map<string, string> };

/** The kinds whose `number` is that of the subject itself. */
const NUMBERED = /^(incident\.(reported|imported)$|problem\.opened$|document\.|assessment\.)/;

export function namesOf(known: ExplanationSubjects | undefined, entries: JournalEntry[]): Names {
  const named = (rows: { id: string; name: string }[] = []) => new Map(rows.map(({ id, name }) => [id, name]));
  const numbers = entries.flatMap(({ kind, subject, body }): [string, string][] => {
    const number = NUMBERED.test(kind) && (body as { number?: unknown } | null)?.number;
    return typeof number === "string" ? [[subject, number]] : [];
  });
  return { accounts: named(known?.accounts), customers: named(known?.customers), numbers: new Map(numbers) };
}

/** The end of an id: its beginning is the time, the same for what came together. */
function shortId(id: string): string {
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}

/** What happened: the group and the kind in words, or the kind as it came. */
export function kindWord(t: Words, kind: string): string {
  const word = phrase(t, "journal.kind", kind);
  const [group = ""] = kind.split(".");
  return word === kind ? kind : `${phrase(t, "journal.group", group)} · ${word}`;
}

export function subjectKindWord(t: Words, kind: string): string {
  return phrase(t, "journal.subject", kind);
}

/** The thing itself by its name, its number or the end of its id; nothing where there is only one. */
export function subjectName(names: Names, { subject_kind, subject }: Pick<JournalEntry, "subject_kind" | "subject">): string {
  if (subject_kind === subject) return "";
  const known = subject_kind === "account" ? names.accounts : subject_kind === "party" ? names.customers : names.numbers;
  return known.get(subject) ?? shortId(subject);
}

/** What it happened to, as one text. */
export function subjectWord(t: Words, names: Names, entry: Pick<JournalEntry, "subject_kind" | "subject">): string {
  return [subjectKindWord(t, entry.subject_kind), subjectName(names, entry)].filter(Boolean).join(" ");
}

/** Who it was: the account by its name, a part of the platform in words. */
export function actorWord(t: Words, names: Names, actor: string): string {
  const at = actor.indexOf(":");
  const [kind, id] = [actor.slice(0, at), actor.slice(at + 1)];
  if (kind === "account") return names.accounts.get(id) ?? t("journal.actor.account", { id: shortId(id) });
  if (kind === "link") return t("journal.actor.link", { id: shortId(id) });
  if (kind === "platform") return t("journal.actor.platform", { part: phrase(t, "journal.part", id) });
  return actor;
}

/** Apart by so much, when it happened is told beside when it was entered: both are shown by the minute. */
const APART_MS = 60_000;

export function isApart({ entered_at, occurred_at }: Pick<JournalEntry, "entered_at" | "occurred_at">): boolean {
  return Math.abs(Date.parse(entered_at) - Date.parse(occurred_at)) >= APART_MS;
}

export type Line = { at: string; says: string };

/** The particulars as lines: where each stands, and what it says. */
export function linesOf(body: unknown, at = ""): Line[] {
  if (Array.isArray(body)) {
    if (body.some(isDeep)) return body.flatMap((each, index) => linesOf(each, `${at} ${index + 1}`.trim()));
    return [{ at, says: body.length === 0 ? "—" : body.map(plain).join(", ") }];
  }
  if (isDeep(body)) return Object.entries(body).flatMap(([key, value]) => linesOf(value, at ? `${at} › ${key}` : key));
  return body === null && at === "" ? [] : [{ at, says: plain(body) }];
}

function isDeep(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function plain(value: unknown): string {
  return value === null || value === "" || value === undefined ? "—" : String(value);
}
