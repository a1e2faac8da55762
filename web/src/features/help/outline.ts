import type { Audience } from "./audience";
import type { TermId } from "./terms";

/** What is the same of a topic in every language. */
export type Outline = {
  /** Where one goes to come to the page, where its own address needs to know which one is meant. */
  at?: string;
  /** Who finds the topic by searching, where that is not whoever may go to the page: pages before the log-in, and those a link or label opens. */
  who?: Audience | "everybody" | "visitor" | "anyone";
  terms: readonly TermId[];
  /** Where to go on. Each is shown to whoever may go there. */
  links: readonly string[];
};

/** Every page, by the path of its route. */
export const OUTLINE = {
  "/": { who: "anyone", terms: ["clock", "pause", "lead", "coverage", "attainment", "ladder"], links: ["/report", "/faults", "/queue", "/dispatch", "/overview", "/notices", "/account"] },

  // The day
  "/report": { terms: ["severity", "function_point", "coverage", "lead", "screening"], links: ["/faults", "/late-entry", "/chat", "/hotline"] },
  "/faults": { terms: ["clock", "pause", "offered"], links: ["/report", "/notices", "/proposals"] },
  "/faults/$id": { at: "/faults", terms: ["lead", "milestone", "pause", "coverage", "offered", "contest", "visit", "quotation", "remote", "exemption"], links: ["/faults", "/report", "/proposals"] },
  "/queue": { terms: ["clock", "milestone", "severity", "pause", "offered", "ladder"], links: ["/dispatch", "/on-call", "/late-entry", "/overview"] },
  "/incidents/$id": { at: "/queue", terms: ["milestone", "pause", "lead", "verdict", "coverage", "contest", "ladder", "attempt", "visit", "proof", "quotation", "goodwill", "exemption", "parent", "release"], links: ["/queue", "/late-entry", "/documents", "/problems", "/proposals", "/windows"] },
  "/dispatch": { terms: ["assignment", "verdict", "capacity", "on_call"], links: ["/queue", "/roster", "/team", "/team/leave"] },
  "/on-call": { terms: ["on_call", "severity", "ladder"], links: ["/queue", "/roster", "/notices"] },
  "/late-entry": { terms: ["late_entry", "proposal", "milestone"], links: ["/queue", "/chat", "/proposals"] },
  "/chat": { terms: ["late_entry", "severity"], links: ["/report", "/late-entry", "/inbound", "/queue"] },
  "/hotline": { terms: ["milestone", "severity", "late_entry"], links: ["/report", "/queue", "/parties", "/late-entry"] },
  "/inbound": { terms: ["letter", "aside"], links: ["/queue", "/hotline", "/chat", "/parties"] },
  "/notices": { terms: ["ladder", "digest"], links: ["/undelivered", "/faults", "/queue", "/proposals"] },
  "/undelivered": { terms: ["ladder"], links: ["/notices", "/notice-texts", "/parties"] },
  "/proposals": { terms: ["proposal", "exemption", "late_entry", "pause"], links: ["/attainment", "/assessments", "/queue", "/faults"] },
  "/at": { who: "everybody", terms: ["label", "proof"], links: ["/report", "/faults", "/queue", "/labels"] },

  // What outlasts an incident
  "/problems": { terms: ["problem", "known_error"], links: ["/queue", "/systems"] },
  "/problems/$id": { at: "/problems", terms: ["problem", "known_error"], links: ["/problems", "/queue"] },
  "/windows": { terms: ["window", "guarded", "pause"], links: ["/systems", "/agreements", "/calendars"] },
  "/claims": { terms: ["claim", "underpinning"], links: ["/queue", "/agreements", "/month-end", "/parties"] },

  // What was promised
  "/overview": { terms: ["attainment", "milestone", "breach", "capacity"], links: ["/queue", "/attainment", "/month-end", "/wall"] },
  "/wall": { terms: ["clock", "severity"], links: ["/overview", "/queue", "/on-call"] },
  "/attainment": { terms: ["attainment", "milestone", "exemption", "disputed"], links: ["/overview", "/assessments", "/proposals"] },
  "/month-end": { terms: ["sheet", "deduction", "seal", "bond", "profit", "underpinning"], links: ["/assessments", "/documents", "/documents/returns", "/agreements"] },
  "/assessments": { terms: ["sheet", "attainment", "deduction", "exemption"], links: ["/attainment", "/documents", "/agreements", "/month-end"] },
  "/assessments/$id": { at: "/assessments", terms: ["sheet", "attainment", "deduction", "exemption", "provisional", "disputed"], links: ["/assessments", "/proposals", "/documents", "/agreements"] },
  "/documents": { terms: ["document", "seal", "verification"], links: ["/documents/returns", "/documents/templates", "/month-end", "/assessments"] },
  "/documents/$id": { at: "/documents", terms: ["document", "seal", "verification", "correction"], links: ["/documents", "/documents/returns", "/documents/templates"] },
  "/documents/returns": { terms: ["seal", "verification"], links: ["/documents", "/month-end"] },
  "/documents/templates": { terms: ["template", "verification"], links: ["/documents"] },
  "/agreements": { terms: ["version", "seal", "underpinning"], links: ["/documents", "/what-if", "/windows", "/month-end"] },
  "/agreements/$id": { at: "/agreements", terms: ["version", "milestone", "severity", "matrix", "pause", "ladder", "counting", "seal"], links: ["/agreements", "/documents", "/what-if", "/calendars"] },
  "/agreements/$id/drafts/$version": { at: "/agreements", who: "manager", terms: ["version", "milestone", "severity", "pause", "ladder", "counting", "finding", "guarded"], links: ["/agreements", "/what-if", "/calendars", "/systems"] },
  "/agreements/$id/drafts/$version/matrix": { at: "/agreements", who: "manager", terms: ["matrix", "stage", "lead", "finding", "function_point"], links: ["/agreements", "/systems", "/parties", "/what-if"] },
  "/what-if": { terms: ["what_if", "attainment", "verdict", "breach"], links: ["/agreements", "/attainment"] },

  // What was delivered, and by whom it is looked after
  "/systems": { terms: ["system", "function_point"], links: ["/parties", "/imports", "/report", "/windows"] },
  "/systems/$id": { at: "/systems", terms: ["system", "function_point", "coverage", "vital"], links: ["/systems", "/windows", "/report", "/problems"] },
  "/parties": { terms: ["party"], links: ["/systems", "/imports", "/hotline"] },
  "/parties/$id": { at: "/parties", terms: ["party", "travel"], links: ["/parties", "/systems", "/team/staffing"] },
  "/imports": { terms: ["fate"], links: ["/systems", "/team", "/agreements"] },
  "/labels": { terms: ["label", "proof"], links: ["/systems"] },
  "/team": { terms: ["skill", "capacity", "partner"], links: ["/team/groups", "/team/leave", "/roster", "/imports"] },
  "/team/groups": { terms: ["group", "coverage_need", "on_call"], links: ["/team", "/roster", "/rotations"] },
  "/team/staffing": { terms: ["resident", "clearance", "partner"], links: ["/team", "/systems", "/parties"] },
  "/team/leave": { terms: ["partner", "coverage_need"], links: ["/team", "/roster", "/team/leave/import", "/dispatch"] },
  "/team/leave/import": { terms: ["fate"], links: ["/team/leave", "/imports", "/roster"] },
  "/roster": { terms: ["shift", "rotation", "swap", "coverage_need", "on_call"], links: ["/rotations", "/shifts", "/team/leave", "/on-call"] },
  "/rotations": { terms: ["rotation", "shift"], links: ["/roster", "/shifts", "/team/groups"] },
  "/rotations/$id": { at: "/rotations", terms: ["rotation", "swap", "coverage_need"], links: ["/rotations", "/roster", "/shifts"] },
  "/shifts": { terms: ["shift", "on_call", "working_day"], links: ["/rotations", "/roster", "/calendars"] },
  "/calendars": { terms: ["working_day", "provisional", "counting"], links: ["/shifts", "/agreements", "/windows"] },

  // Who may what
  "/account": { terms: ["authenticator", "recovery_code", "passkey", "token"], links: ["/privacy", "/notices"] },
  "/accounts": { terms: ["role", "three_powers", "authenticator"], links: ["/roles", "/reviews", "/explain", "/privacy"] },
  "/policy": { terms: ["role", "reach", "three_powers"], links: ["/explain", "/roles", "/reviews"] },
  "/explain": { terms: ["reach", "role"], links: ["/policy", "/reviews", "/roles"] },
  "/roles": { terms: ["custom_role", "role", "three_powers"], links: ["/accounts", "/policy", "/explain"] },
  "/emergencies": { terms: ["emergency", "role"], links: ["/accounts", "/journal"] },
  "/reviews": { terms: ["review", "role"], links: ["/explain", "/policy", "/accounts"] },
  "/reviews/$id": { at: "/reviews", terms: ["review", "role"], links: ["/reviews", "/explain", "/roles"] },
  "/journal": { terms: ["journal", "chain"], links: ["/explain", "/reviews", "/policy", "/emergencies"] },
  "/privacy": { terms: ["hold", "erasure"], links: ["/account", "/accounts", "/journal"] },
  "/health": { terms: ["finding_health", "backup"], links: ["/undelivered", "/webhooks", "/notice-texts"] },
  "/notice-texts": { terms: ["own_text"], links: ["/undelivered", "/health"] },
  "/notice-texts/$event": { at: "/notice-texts", terms: ["own_text", "field"], links: ["/notice-texts"] },
  "/webhooks": { terms: ["webhook", "secret"], links: ["/health"] },
  "/webhooks/$id": { at: "/webhooks", terms: ["webhook", "dead_letter"], links: ["/webhooks", "/health"] },

  // Without a log-in
  "/login": { who: "visitor", terms: ["authenticator", "recovery_code", "passkey"], links: ["/forgot"] },
  "/login/by/$way": { who: "visitor", terms: [], links: ["/login"] },
  "/login/back/$way": { who: "visitor", terms: [], links: ["/login"] },
  "/forgot": { who: "visitor", terms: [], links: ["/login"] },
  "/setup": { who: "visitor", terms: ["three_powers"], links: [] },
  "/link/vendor-case": { who: "visitor", terms: ["signed_link", "underpinning", "contest"], links: [] },
  "/link/quotation": { who: "visitor", terms: ["signed_link", "quotation"], links: [] },
  "/link/confirmation": { who: "visitor", terms: ["signed_link", "offered"], links: [] },
  "/link/password": { who: "visitor", terms: ["signed_link"], links: ["/login"] },
  "/verify/$code": { who: "anyone", terms: ["verification", "correction"], links: [] },
} as const satisfies Record<string, Outline>;

export type TopicId = keyof typeof OUTLINE;

export const TOPIC_IDS = Object.keys(OUTLINE) as TopicId[];

/** The outline of a page, by the path of its route; what is no page of ours is told as the platform as a whole. */
export function topicOf(path: string): TopicId {
  const plain = path.replace(/(.)\/+$/, "$1");
  return plain in OUTLINE ? (plain as TopicId) : "/";
}

export function outlineOf(id: TopicId): Outline {
  return OUTLINE[id];
}
