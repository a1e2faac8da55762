/** The provider's zone, in which its days and months begin; this device's until a session tells it. */
let zone: string | undefined;

/** Sets the house's days by the zone the server named; one this browser does not know is passed over. */
export function learnZone(named: string | undefined) {
  try {
    zone = new Intl.DateTimeFormat("en", { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    zone = undefined;
  }
}

/** The date in the provider's house at an instant, `2026-11-23`, from wherever it is looked at. */
export function houseDate(at: number): string {
  return new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short" }).format(at);
}

/** The first day of the house's month `shift` months from the one `now` lies in, as `2026-11-01`. */
export function monthStart(now: number, shift: number): string {
  const [year, month] = houseDate(now).split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + shift, 1)).toISOString().slice(0, 10);
}

/** The instant at which a day `2026-11-23` begins in the provider's house; where its clocks skip midnight, with the first hour there is. */
export function dayStart(date: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const before = midnight - aheadAt(midnight);
  const start = midnight - aheadAt(before);
  return houseDate(start) === date ? start : before;
}

/** The day after a day, `2026-12-01` after `2026-11-30`. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** By how many milliseconds the house's clock is ahead of UTC at an instant in whole seconds. */
function aheadAt(at: number): number {
  const shown = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return Date.parse(`${shown.replace(" ", "T")}Z`) - at;
}
