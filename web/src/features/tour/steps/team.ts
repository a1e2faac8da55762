import type { Tour } from "../step";
import { DETAILS, FIRST_ROW, PROMISES } from "./parts";

const ROSTER = [".roster-page .scroll-x"];
/** What each group lacks, below the people. */
const COVERAGE = ["table.roster tfoot", ...ROSTER];

/** One queue in the order the promises fall due; everything known about a fault on one page. */
export const engineer: Tour = [
  { name: "queue", to: "/queue", search: { view: "mine" }, target: FIRST_ROW },
  { name: "numbers", to: "/queue", search: { view: "mine" }, target: [".queue-head"] },
  { name: "head", to: "/incidents/$id", of: "mine", target: [".incident-head"] },
  { name: "where", to: "/incidents/$id", of: "mine", search: DETAILS, target: ["[data-tour=where]"] },
  { name: "answer", to: "/incidents/$id", of: "mine", target: [".composer"] },
  { name: "clocks", to: "/incidents/$id", of: "mine", search: PROMISES, target: ["[data-tour=clocks]"] },
  { name: "assignment", to: "/incidents/$id", of: "mine", search: PROMISES, target: ["[data-tour=assignment]"] },
  { name: "roster", to: "/roster", target: ROSTER },
  { name: "on_call", to: "/on-call", target: [".on-call section.panel"] },
];

/** He sees what the platform could not decide alone, and decides it with one click. */
export const dispatcher: Tour = [
  { name: "undecided", to: "/dispatch", target: ["[aria-labelledby=undecided-head]", "#content .empty"] },
  { name: "reasons", to: "/dispatch", of: "undecided", target: [".reasons"] },
  { name: "duty", to: "/dispatch", target: ["[aria-labelledby=duty-head]"] },
  { name: "letters", to: "/inbound", target: ["#content section.panel", "#content .empty"] },
  { name: "caller", to: "/hotline", of: "caller", target: [".hotline-two > .stack"] },
  { name: "queue", to: "/queue", search: { view: "group" }, target: FIRST_ROW },
  { name: "told", to: "/incidents/$id", of: "gravest", search: PROMISES, target: ["[data-tour=deliveries]", "[data-tour=clocks]"] },
  { name: "roster", to: "/roster", target: COVERAGE },
];

/** Which promises are at risk, why one was missed and by whom, what it comes to, and who will be there. */
export const manager: Tour = [
  { name: "pressing", to: "/overview", target: [".overview-numbers"] },
  { name: "kept", to: "/overview", of: "missed", target: ["#content section:has(.heat)"] },
  { name: "missed", to: "/overview", of: "missed", target: ['.missed-rows > li:has(a[href="/incidents/{id}"])', ".missed-rows > li"], unfold: ".missed-open" },
  { name: "verdict", to: "/incidents/$id", of: "missed", search: PROMISES, target: ["[data-tour=verdict]"] },
  { name: "clocks", to: "/incidents/$id", of: "missed", search: PROMISES, target: ["[data-tour=clocks]"] },
  { name: "agreement", to: "/agreements/$id", of: "missed_agreement", target: ["[aria-labelledby=section-targets]"] },
  { name: "what_if", to: "/what-if", of: "draft", target: ["#content .page-head form"] },
  { name: "month_end", to: "/month-end", target: ["#content section.panel"] },
  { name: "roster", to: "/roster", target: COVERAGE },
];
