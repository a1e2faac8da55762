import type { AgreementContent, Milestone, PauseReason } from "../../../api/types";

export type PauseRule = AgreementContent["pauses"][number];

/** For what work may wait. What counts as confirmed stands still of itself and is nobody's to agree on. */
export const REASONS = ["waiting_customer", "waiting_vendor", "waiting_parts", "agreed_window", "planned_downtime"] as const satisfies PauseReason[];

/** What a reason may stop: the times to respond and to arrive never stand still. */
export const STOPPABLE = ["plan", "restore", "resolve", "report", "update"] as const satisfies Milestone[];

/** The rules with one reason agreed on or not, in the order people read them; what is said of the others stays. */
export function withReason(rules: PauseRule[], reason: PauseReason, agreed: boolean): PauseRule[] {
  const rest = rules.filter((rule) => rule.reason !== reason);
  return agreed ? inOrder([...rest, { reason, stops: [] }]) : rest;
}

/** The rules with a reason that stops a milestone, or lets it go on; whoever says what it stops agrees on the reason. */
export function withStop(rules: PauseRule[], reason: PauseReason, milestone: Milestone, stops: boolean): PauseRule[] {
  const before = rules.find((rule) => rule.reason === reason)?.stops ?? [];
  const after = stops ? [...before, milestone] : before.filter((each) => each !== milestone);
  return inOrder([...rules.filter((rule) => rule.reason !== reason), { reason, stops: ranked(after) }]);
}

function ranked(milestones: Milestone[]): Milestone[] {
  const rank = (milestone: Milestone) => STOPPABLE.findIndex((each) => each === milestone);
  return [...new Set(milestones)].sort((a, b) => rank(a) - rank(b));
}

function inOrder(rules: PauseRule[]): PauseRule[] {
  const rank = (reason: PauseReason) => REASONS.findIndex((each) => each === reason);
  return [...rules].sort((a, b) => rank(a.reason) - rank(b.reason));
}
