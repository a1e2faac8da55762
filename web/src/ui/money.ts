import type { Money } from "../api/types";
import type { Language } from "../app/language";
import { localeOf } from "./time";

/** An amount as people write it. */
export function money({ minor, currency }: Money, language: Language): string {
  return moneyInWords(minor, currency, language);
}

/** Minor units of a currency as people write them: 334 100 CNY → ¥3,341.00. */
export function moneyInWords(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(localeOf(language), { style: "currency", currency });
  return format.format(minor / 10 ** digitsOf(currency));
}

/** How many digits the currency has behind its point. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Thousandths as a number without needless zeros: 1500 → 1.5. */
export function quantityInWords(thousandths: number, language: Language): string {
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 3 }).format(thousandths / 1000);
}

/** What was typed as an amount or a quantity, scaled to whole units; null where it is no such number. */
export function scaled(typed: string, factor: number): number | null {
  const text = typed.trim().replaceAll(",", "");
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  return Math.round(Number(text) * factor);
}

/** What so many thousandths of something come to at the price of one, half a minor unit rounded up, as the server counts. */
export function lineMinor(unitMinor: number, thousandths: number): number {
  return Number((BigInt(unitMinor) * BigInt(thousandths) + 500n) / 1000n);
}

/** An amount somebody typed as minor units; null where it is none, or finer than the currency goes. */
export function minorOf(typed: string, currency: string): number | null {
  const plain = typed.replace(/[,，\s]/g, "");
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  const digits = digitsOf(currency);
  const [whole = "0", part = ""] = plain.split(".");
  if (part.length > digits) return null;
  const minor = Number(whole) * 10 ** digits + Number(part.padEnd(digits, "0") || "0");
  return Number.isSafeInteger(minor) ? minor : null;
}
