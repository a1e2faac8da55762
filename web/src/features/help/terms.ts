/** The terms that are explained where they are used; each is told once, in `topics/terms.*.ts`. */
export const TERMS = [
  "clock", "milestone", "pause", "breach", "provisional", "severity", "offered", "ladder", "digest", "lead", "verdict", "release", "contest",
  "disputed", "matrix", "stage", "coverage", "goodwill", "quotation", "exemption", "proposal", "late_entry", "attainment", "screening", "parent",
  "attempt", "visit", "proof", "label", "remote", "assignment", "capacity", "on_call", "letter", "aside", "problem", "known_error", "window",
  "guarded", "claim", "underpinning", "sheet", "deduction", "bond", "profit", "document", "seal", "verification", "correction", "template",
  "version", "counting", "finding", "what_if", "system", "function_point", "vital", "party", "travel", "fate", "skill", "partner", "group",
  "coverage_need", "resident", "clearance", "shift", "rotation", "swap", "working_day", "role", "reach", "three_powers", "custom_role",
  "emergency", "review", "journal", "chain", "hold", "erasure", "authenticator", "recovery_code", "passkey", "token", "finding_health",
  "backup", "own_text", "field", "webhook", "secret", "dead_letter", "signed_link",
] as const;

export type TermId = (typeof TERMS)[number];
