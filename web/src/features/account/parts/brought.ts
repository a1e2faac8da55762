/** As the page was opened: the router reads what looks like a number as one, and a provider's code may look so. */
const opened = globalThis.location?.search ?? "";

/** What the provider sent the browser back with. */
export function brought(search: string = opened) {
  const sent = new URLSearchParams(search);
  return { state: sent.get("state") ?? "", code: sent.get("code"), issuer: sent.get("iss"), ticket: sent.get("ticket"), error: sent.get("error") };
}
