import { http, taken } from "../../api/client";
import type { AttainmentClock, IncidentRow, IncidentState } from "../../api/types";
import { serverNow } from "../../ui/serverClock";
import { daysOf, PERIODS } from "../overview/figures";
import type { Chosen } from "./kept";

/** So many are looked at more closely, to find one that tells a story. */
const CLOSELY = 6;

/**
 * What of the data a step is about: looked for when the tour comes there, so that it does not matter which day it is or what was
 * changed meanwhile. Nothing is written.
 */
export const SUBJECTS = {
  missed: missedPromise,
  missed_agreement: agreementOfMissed,
  draft: agreementWithDraft,
  my_open: () => incident(["in_progress", "accepted"]),
  my_waiting: () => incident(["waiting"]),
  my_solved: () => incident(["resolved", "confirmed", "closed"]),
  mine: () => incident(["in_progress", "accepted"], "mine"),
  gravest,
  undecided,
  caller,
  vendor_case: () => incident(["waiting", "in_progress", "accepted"]),
  sheet,
  agreement: anyAgreement,
  system: anySystem,
  calendar,
  refusal,
} satisfies Record<string, () => Promise<Chosen | null>>;

export type SubjectName = keyof typeof SUBJECTS;

type View = "queue" | "mine" | "all" | "undecided";

async function rows(view: View, limit = 100): Promise<IncidentRow[]> {
  return (await taken(http.GET("/api/v1/incidents", { params: { query: { view, limit } } }))).items;
}

function about(row: IncidentRow | undefined): Chosen | null {
  return row ? { id: row.id, holes: { number: row.number, title: row.title } } : null;
}

/** The first in one of these states, in the order of the states; else the first there is. */
async function incident(states: IncidentState[], view: View = "all"): Promise<Chosen | null> {
  const all = await rows(view);
  const first = states.map((state) => all.find((row) => row.state === state)).find(Boolean);
  return about(first ?? all[0]);
}

/** The gravest that is still open. */
async function gravest(): Promise<Chosen | null> {
  return about((await rows("queue")).sort((a, b) => a.severity - b.severity)[0]);
}

async function undecided(): Promise<Chosen | null> {
  const found = about((await rows("undecided", 10))[0]);
  return found && { ...found, search: { incident: found.id } };
}

/** Somebody who reports, by the number that would call. */
async function caller(): Promise<Chosen | null> {
  for (const { id } of (await rows("queue", CLOSELY)).slice(0, CLOSELY)) {
    const { reporter } = await taken(http.GET("/api/v1/incidents/{id}", { params: { path: { id } } }));
    if (reporter.phone) return { search: { phone: reporter.phone } };
  }
  return null;
}

/** The latest missed promise that a party answers for, on an incident with a verdict, in the shortest period that has one. */
async function missedPromise(): Promise<Chosen | null> {
  let any: Chosen | null = null;
  for (const period of PERIODS) {
    const { from, to } = daysOf(period, serverNow());
    const { items } = await taken(http.GET("/api/v1/attainment/clocks", { params: { query: { from, to, outcome: "missed" } } }));
    const newest = [...items].sort((a, b) => (b.due_at ?? "").localeCompare(a.due_at ?? ""));
    any ??= newest[0] ? missed(newest[0], period) : null;
    for (const clock of newest.filter(({ column }) => column === "party").slice(0, CLOSELY)) {
      const { attribution } = await taken(http.GET("/api/v1/incidents/{id}", { params: { path: { id: clock.incident_id } } }));
      if (attribution.lead) return missed(clock, period);
    }
  }
  return any;
}

function missed(clock: AttainmentClock, period: (typeof PERIODS)[number]): Chosen {
  return {
    id: clock.incident_id,
    search: period === "this" ? {} : { period },
    holes: { number: clock.incident_number, agreement: clock.agreement?.id ?? "" },
  };
}

/** What was promised where it was missed. */
async function agreementOfMissed(): Promise<Chosen | null> {
  const id = (await missedPromise())?.holes?.agreement;
  return typeof id === "string" && id !== "" ? { id } : anyAgreement();
}

async function agreements() {
  const { items } = await taken(http.GET("/api/v1/agreements", { params: { query: { limit: 200 } } }));
  return items.filter(({ facing }) => facing === "customer");
}

async function anyAgreement(): Promise<Chosen | null> {
  const all = await agreements();
  const first = all.find(({ latest_status }) => latest_status === "in_force") ?? all[0];
  return first ? { id: first.id, holes: { name: first.name } } : null;
}

/** An agreement whose draft can be played through. */
async function agreementWithDraft(): Promise<Chosen | null> {
  const all = await agreements();
  const first = all.find(({ latest_status }) => latest_status === "draft") ?? all[0];
  return first ? { search: { agreement: first.id }, holes: { name: first.name } } : null;
}

/** A sheet that is being talked about, else one there is. */
async function sheet(): Promise<Chosen | null> {
  const { items } = await taken(http.GET("/api/v1/assessments", { params: { query: { limit: 50 } } }));
  const first = items.find(({ state }) => state === "in_discussion") ?? items[0];
  return first ? { id: first.id, holes: { number: first.number } } : null;
}

async function anySystem(): Promise<Chosen | null> {
  const { items } = await taken(http.GET("/api/v1/systems", { params: { query: { limit: 1 } } }));
  return items[0] ? { id: items[0].id, holes: { name: items[0].name } } : null;
}

/** A calendar that follows the yearly notices. */
async function calendar(): Promise<Chosen | null> {
  const { items } = await taken(http.GET("/api/v1/calendars"));
  const first = items.find(({ published }) => published !== null) ?? items[0];
  return first ? { search: { code: first.code } } : null;
}

/** Something that is refused: whether a vendor may read why an incident was decided as it was. */
async function refusal(): Promise<Chosen | null> {
  const { accounts } = await taken(http.GET("/api/v1/explanation-subjects"));
  const vendor = accounts.find(({ roles }) => roles.length === 1 && roles[0] === "vendor");
  return vendor ? { search: { account: vendor.id, action: "incident.explain" }, holes: { name: vendor.name } } : null;
}
