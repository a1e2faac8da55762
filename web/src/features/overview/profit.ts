import type { AgreementProfit, Money } from "../../api/types";

/** Parts and other cost together, one sum a currency: never one currency added to another. */
export function otherCosts({ parts, costs }: Pick<AgreementProfit["spent"], "parts" | "costs">): Money[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of [...parts, ...costs]) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
