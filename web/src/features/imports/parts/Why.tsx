import type { Fate } from "../rows";

/** What is to be said of a row; nothing where all is well. */
export function Why({ fate, all }: { fate: Fate; all: string[] }) {
  if (all.length === 0) return null;
  return (
    <ul className="plain-list imports-why" data-fate={fate}>
      {all.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
