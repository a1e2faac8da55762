import type { Tour } from "../step";
import { DETAILS, LIST, PROMISES } from "./parts";

/** He reports from a phone and wants to know who is on it and by when. */
export const reporter: Tour = [
  { name: "ask", to: "/report", target: ["form.report .question"] },
  { name: "taps", to: "/report", target: ["form.report fieldset.choice"] },
  { name: "send", to: "/report", target: ["form.report .submit-bar"] },
  { name: "list", to: "/faults", target: LIST },
  { name: "promise", to: "/faults/$id", of: "my_open", target: ["[aria-labelledby=promises-head]"] },
  { name: "progress", to: "/faults/$id", of: "my_open", target: ["[aria-labelledby=progress-head]"] },
  { name: "waiting", to: "/faults/$id", of: "my_waiting", target: [".your-turn", "[aria-labelledby=promises-head]"] },
  { name: "confirm", to: "/faults/$id", of: "my_solved", target: [".your-turn", "#content section.panel"] },
];

/** He wants proof: were the times kept, who was responsible, what does it come to. */
export const customer_lead: Tour = [
  { name: "list", to: "/faults", target: LIST },
  { name: "promise", to: "/faults/$id", of: "my_open", target: ["[aria-labelledby=promises-head]"] },
  { name: "why", to: "/faults/$id", of: "my_open", target: ["#content section.panel"] },
  { name: "kept", to: "/attainment", target: LIST },
  { name: "sheet", to: "/assessments/$id", of: "sheet", target: [".worth"] },
  { name: "remarks", to: "/assessments/$id", of: "sheet", target: ["[data-tour=remarks]"] },
  { name: "agreement", to: "/agreements/$id", of: "agreement", target: ["[aria-labelledby=section-targets]"] },
  { name: "proposals", to: "/proposals", target: ["#content .paper", "#content .empty"] },
];

/** Only what concerns his own components, with the evidence. */
export const vendor: Tour = [
  { name: "queue", to: "/queue", target: ["#content .queue-head"] },
  { name: "head", to: "/incidents/$id", of: "vendor_case", target: [".incident-head"] },
  { name: "reported", to: "/incidents/$id", of: "vendor_case", search: DETAILS, target: ["[data-tour=reported]"] },
  { name: "verdict", to: "/incidents/$id", of: "vendor_case", search: PROMISES, target: ["[data-tour=verdict]"] },
  { name: "reply", to: "/incidents/$id", of: "vendor_case", search: PROMISES, target: ["[aria-labelledby=vendor-head]"] },
  { name: "past", to: "/queue", search: { view: "all" }, target: ["table.queue", "#content a.card"] },
  { name: "sheets", to: "/assessments", target: LIST },
];
