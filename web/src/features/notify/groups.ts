export const GROUPS = ["work", "late", "say", "decide", "paper"] as const;
export type NoticeGroup = (typeof GROUPS)[number];

const EVENTS: Record<NoticeGroup, string[]> = {
  work: [
    "received",
    "assigned",
    "acceptance-needed",
    "undecided",
    "unassigned",
    "solution-offered",
    "rejected",
    "restored",
    "closed",
    "reopened",
    "withdrawn",
    "severity-changed",
    "out-of-warranty",
    "screening-needed",
    "sent-back",
    "vendor-called",
  ],
  late: ["rung-warning", "rung-late", "rung-escalation", "rungs-combined", "term-ends", "term-over", "remote-overran", "day-brief"],
  say: ["answered", "plan-published", "waiting-for-you", "message", "internal-note", "vendor-stated"],
  decide: ["approval-needed", "consent-needed", "proposal-decided", "contested", "contest-decided", "verdict-to-agree", "remote-asked", "remote-decided"],
  paper: ["quotation-sent", "quotation-answered", "sheet-to-discuss", "sheet-remarked", "sheet-answered", "sheet-agreed", "sheet-issued"],
};

/** The kind of what happened; what is new to this client is work. */
export function groupOf(event: string): NoticeGroup {
  return GROUPS.find((group) => EVENTS[group].includes(event)) ?? "work";
}
