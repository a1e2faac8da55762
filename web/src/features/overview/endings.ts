import type { AgreementEnding, Money } from "../../api/types";
import { daysBetween } from "./figures";

/** One thing that ends or falls due, on its date. */
export type Due = {
  key: string;
  what: "term" | "vendor_term" | "notice" | "quality" | "performance";
  on: string;
  /** Days from today; below nothing what is past. */
  left: number;
  money: Money | null;
  /** The money is for so many months. */
  months: number | null;
  ending: AgreementEnding;
};

/** Each ending as what is to be done on which date, the nearest first, up to `days` ahead. */
export function dues(endings: AgreementEnding[], days: number): Due[] {
  return endings
    .flatMap((ending): Due[] => {
      const { outlook, today, fee, bonds } = ending;
      const made = (what: Due["what"], on: string, money: Money | null, months: number | null, key: string): Due => ({
        key: `${ending.version_id}.${what}.${key}`,
        what,
        on,
        left: daysBetween(today, on),
        money,
        months,
        ending,
      });
      const term = ending.facing === "vendor" ? "vendor_term" : "term";
      return [
        ...(outlook.ends_on ? [made(term, outlook.ends_on, fee?.amount ?? null, fee?.months ?? null, "")] : []),
        ...(outlook.notice_by && !outlook.notice && outlook.notice_by >= today ? [made("notice", outlook.notice_by, null, null, "")] : []),
        ...bonds.map((bond, index) => made(bond.kind, bond.due_on, bond.amount, null, String(index))),
      ];
    })
    .filter(({ left }) => left <= days)
    .sort((a, b) => a.on.localeCompare(b.on) || a.key.localeCompare(b.key));
}
