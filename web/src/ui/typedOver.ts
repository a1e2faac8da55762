import { kept, useKept } from "./kept";

/** A field that was typed into: what stands in it, and what stood there when the typing began. */
type Typed = { text: string; over: string };
export type Held = Record<string, Typed>;
type Texts = Record<string, string>;

export type TypedOver = {
  /** What stands in the fields: what was typed, else what is known. */
  values: Texts;
  /** What was typed, and over what. */
  held: Held;
  put: (name: string, text: string) => void;
  /** The same for all fields of a form at once. */
  putAll: (texts: Texts) => void;
  /** Whether anything typed is not what is known. */
  changed: boolean;
  /** Fields that somebody else changed otherwise while they were typed into: what was typed stands. */
  overtaken: string[];
  /** It was sent, and so it reads now: what was typed since stays. */
  settle: (sent: Texts, now: Texts) => void;
  /** What is known stands in the field again; in all of them where none is named. */
  drop: (name?: string) => void;
};

/**
 * Fields typed over what is known of them. What was typed is kept under the key until it is sent: through a refusal, a page
 * left and found again, and while what is known changes beneath it.
 */
export function useTypedOver(key: string, known: Texts): TypedOver {
  const [held, set, forget] = useKept<Held>(key, {});
  return {
    values: valuesOf(held, known),
    held,
    put: (name, text) => set((before) => typedInto(before, known, name, text)),
    putAll: (texts) => set((before) => Object.entries(texts).reduce((now, [name, text]) => (name in known ? typedInto(now, known, name, text) : now), before)),
    changed: isChanged(held, known),
    overtaken: overtakenOf(held, known),
    settle: (sent, now) => set((before) => settled(before, sent, now)),
    drop: (name) => (name === undefined ? forget() : set((before) => without(before, name))),
  };
}

/** Whether something typed under the key waits to be sent. */
export function waits(key: string, known: Texts): boolean {
  return isChanged(kept<Held>(key) ?? {}, known);
}

function isChanged(held: Held, known: Texts): boolean {
  return Object.entries(held).some(([name, { text }]) => name in known && text !== known[name]);
}

export function valuesOf(held: Held, known: Texts): Texts {
  return Object.fromEntries(Object.entries(known).map(([name, text]) => [name, held[name]?.text ?? text]));
}

export function typedInto(held: Held, known: Texts, name: string, text: string): Held {
  return text === known[name] ? without(held, name) : { ...held, [name]: { text, over: held[name]?.over ?? known[name] ?? "" } };
}

export function overtakenOf(held: Held, known: Texts): string[] {
  return Object.entries(held).flatMap(([name, { text, over }]) => (name in known && known[name] !== over && known[name] !== text ? [name] : []));
}

/** What was typed and is not what is known. */
export function touchedOf(held: Held, known: Texts): Texts {
  return Object.fromEntries(Object.entries(held).flatMap(([name, { text }]) => (name in known && text !== known[name] ? [[name, text]] : [])));
}

export function settled(held: Held, sent: Texts, now: Texts): Held {
  return Object.fromEntries(
    Object.entries(held).flatMap(([name, { text }]): [string, Typed][] => (text === sent[name] || text === now[name] ? [] : [[name, { text, over: now[name] ?? "" }]])),
  );
}

function without(held: Held, name: string): Held {
  const { [name]: _, ...rest } = held;
  return rest;
}
