import { phrase, type Words } from "../../ui/words";

/** What people call a kind of notice. */
export function nameOf(t: Words, event: string): string {
  const known = phrase(t, "desk.delivery_event", event);
  return known === event ? phrase(t, "texts.event", event) : known;
}
