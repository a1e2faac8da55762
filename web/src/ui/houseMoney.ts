import type { Language } from "../app/language";
import { localeOf } from "./time";

/** The money the provider counts in, ISO 4217; the yuan until a session tells it. */
let money = "CNY";

/** Sets the house's money by the one the server named; what is no currency is passed over. */
export function learnMoney(named: string | undefined) {
  if (named && /^[A-Z]{3}$/.test(named)) money = named;
}

/** What costs, parts and claims are entered in. */
export function houseMoney(): string {
  return money;
}

/** A currency as it stands behind a field's name, as each language names it; in English by its code. */
export function moneyUnit(currency: string, language: Language): string {
  if (language === "en") return currency;
  return new Intl.DisplayNames(localeOf(language), { type: "currency" }).of(currency) ?? currency;
}

/** The sign in front of an amount: ¥, €, $. */
export function moneySign(currency: string): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
