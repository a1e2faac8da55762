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
