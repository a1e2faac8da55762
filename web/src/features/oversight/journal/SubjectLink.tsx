import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { JournalEntry } from "../../../api/types";
import { placesOf } from "../../../app/places";
import { useAccount } from "../../../app/session";
import { useWords } from "../../../ui/words";
import { subjectWord, type Names } from "./says";

/** The things that have a page of their own, and the place it belongs to: whoever may not go there gets no link. */
const OWN = {
  incident: ["/incidents/$id", "/queue"],
  agreement: ["/agreements/$id", "/agreements"],
  assessment: ["/assessments/$id", "/assessments"],
  document: ["/documents/$id", "/documents"],
  system: ["/systems/$id", "/systems"],
  party: ["/parties/$id", "/systems"],
  problem: ["/problems/$id", "/problems"],
  review: ["/reviews/$id", "/reviews"],
  webhook: ["/webhooks/$id", "/webhooks"],
} as const;

/** The things that stand on a page with others. */
const AMONG = {
  role: "/roles",
  emergency: "/emergencies",
  hold: "/privacy",
  window: "/windows",
  calendar: "/calendars",
  notice_text: "/notice-texts",
} as const;

/** What an entry is about: a link where there is a page for it that this account may open. */
export function SubjectLink({ entry, names }: { entry: Pick<JournalEntry, "subject_kind" | "subject">; names: Names }): ReactNode {
  const { t } = useWords();
  const reach = new Set<string>(placesOf(useAccount()).map(({ to }) => to));
  const word = subjectWord(t, names, entry);
  const { subject_kind: kind, subject: id } = entry;
  if (kind in OWN) {
    const [to, place] = OWN[kind as keyof typeof OWN];
    return reach.has(place) ? <Link to={to} params={{ id }}>{word}</Link> : word;
  }
  if (kind in AMONG) {
    const to = AMONG[kind as keyof typeof AMONG];
    return reach.has(to) ? <Link to={to}>{word}</Link> : word;
  }
  if (kind === "account") return <AccountLink id={id} word={word} reach={reach} names={names} />;
  return word;
}

/** An account stands among the accounts, or for an auditor where it is asked what it may do. */
function AccountLink({ id, word, reach, names }: { id: string; word: string; reach: Set<string>; names: Names }): ReactNode {
  const name = names.accounts.get(id);
  if (name !== undefined && reach.has("/accounts")) return <Link to="/accounts" search={{ q: name }}>{word}</Link>;
  return name !== undefined && reach.has("/explain") ? <Link to="/explain" search={{ account: id }}>{word}</Link> : word;
}
