import type { Attachment, LateInput } from "../../../api/types";
import { UNKNOWN } from "../parts/systems";
import type { Step, Times } from "./times";

/** What stands in the form of a late entry. */
export type LateFields = {
  system: string | undefined;
  what: string;
  done: string;
  times: Times;
  reporter: string;
  phone: string;
  person: string | undefined;
  place: string;
  plan: string;
  response: string;
  workaround: boolean;
  why: string;
  files: Attachment[];
};

export const NOTHING: LateFields = {
  system: undefined,
  what: "",
  done: "",
  times: { report: "", response: "", arrival: "", plan: "", restoration: "", solution: "" },
  reporter: "",
  phone: "",
  person: undefined,
  place: "",
  plan: "",
  response: "",
  workaround: false,
  why: "",
  files: [],
};

/** What travels: a report with its steps, or the steps of an incident that exists. */
export function lateBody(
  fields: LateFields,
  instants: Partial<Record<Step, number>>,
  incidentId: string | undefined,
  answered: string,
): LateInput {
  const at = (step: Step) => {
    const instant = instants[step];
    return instant === undefined ? undefined : new Date(instant).toISOString();
  };
  const [call, response, arrival, plan, restoration] = (
    ["report", "response", "arrival", "plan", "restoration"] as const
  ).map(at);
  const solution = fields.workaround ? undefined : at("solution");
  const done = fields.done.trim();
  const restored = restoration ?? (fields.workaround ? at("solution") : undefined);
  return {
    ...(incidentId
      ? { incident_id: incidentId }
      : {
          report: {
            system_id: fields.system === UNKNOWN || !fields.system ? null : fields.system,
            text: fields.what.trim(),
            channel: "phone",
            ...(call ? { occurred_at: call } : {}),
            ...(fields.reporter.trim() ? { reporter_name: fields.reporter.trim() } : {}),
            ...(fields.phone.trim() ? { phone: fields.phone.trim() } : {}),
          },
        }),
    ...(fields.person ? { person_id: fields.person } : {}),
    ...(response ? { response: { text: fields.response.trim() || answered, occurred_at: response } } : {}),
    ...(arrival ? { arrival: { occurred_at: arrival, ...(fields.place.trim() ? { place: fields.place.trim() } : {}) } } : {}),
    ...(plan ? { plan: { text: fields.plan.trim() || done, occurred_at: plan } } : {}),
    ...(restored ? { restoration: { text: done, workaround: fields.workaround, occurred_at: restored } } : {}),
    ...(solution ? { solution: { solution: done, occurred_at: solution } } : {}),
    reason: fields.why.trim(),
    evidence_ids: fields.files.map((file) => file.id),
  };
}
