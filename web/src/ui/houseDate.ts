/** The provider's zone, in which its days and months begin; this device's until a session tells it. */
let zone: string | undefined;

/** Sets the house's days by the zone the server named; one this browser does not know is passed over. */
export function learnZone(named: string | undefined) {
  zone = knownZone(named);
}

/** A zone the server named, as this browser knows it; this device's where it does not, or where none is named. */
export function knownZone(named: string | undefined): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** The name of the provider's zone; this device's where none is known. */
export function houseZone(): string {
  return zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
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

/** The first instants of `count` days of the house from `first` on, and that of the first day after them. */
export function daysFrom(first: string, count: number): number[] {
  const midnight = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count + 1 }, (_, index) => dayStart(new Date(midnight + index * 86_400_000).toISOString().slice(0, 10)));
}

/** The first instants of the days of a month `2026-11` of the house, and that of the first day after it. */
export function daysOfMonth(month: string): number[] {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return daysFrom(`${month}-01`, new Date(Date.UTC(year, number, 0)).getUTCDate());
}

/** The instant of a date and a time of day `2026-11-23T14:05` on the house's clocks. */
export function houseInstant(minute: string): number {
  const shown = Date.parse(`${minute}:00Z`);
  return shown - aheadAt(shown - aheadAt(shown));
}

/** A date `2026-11-23` in words; it is the same day wherever it is read. */
export function dateInWords(date: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(Date.parse(`${date}T00:00:00Z`));
}

/** By how many milliseconds the house's clock is ahead of UTC at an instant in whole seconds. */
function aheadAt(at: number): number {
  const shown = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(at);
  return Date.parse(`${shown.replace(" ", "T")}Z`) - at;
}
