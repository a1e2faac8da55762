import type { AgreementContent } from "../../../api/types";

/** A date that no version can do without. */
export type Hole = { pointer: string; name: "due_on" | "from" | "until" };

/** The dates a draft still lacks, by where they stand; no other value of a draft can be empty. */
export function holesOf(content: AgreementContent): Hole[] {
  const terms = content.terms.flatMap(({ period }, index): Hole[] =>
    period.since === "dates" ? (["from", "until"] as const).flatMap((name) => (period[name] === "" ? [{ pointer: `/terms/${index}/period/${name}`, name }] : [])) : [],
  );
  const bonds = (content.bonds ?? []).flatMap(({ due_on }, index): Hole[] => (due_on === "" ? [{ pointer: `/bonds/${index}/due_on`, name: "due_on" }] : []));
  const guarded = (content.guarded_periods ?? []).flatMap((period, index): Hole[] => (["from", "until"] as const).flatMap((name) => (period[name] === "" ? [{ pointer: `/guarded_periods/${index}/${name}`, name }] : [])));
  return [...terms, ...guarded, ...bonds];
}
