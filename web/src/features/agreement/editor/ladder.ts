import type { AgreementContent, LadderRole, Milestone } from "../../../api/types";
import { durationInWords } from "../../../ui/time";
import { phrase, type Words } from "../../../ui/words";

export type Rung = AgreementContent["ladders"][number][number];
export type Trigger = Rung["trigger"];
export type TriggerKind = "percent" | "before" | "after" | "unacknowledged" | "after_event";
type Action = Rung["actions"][number];

/** How a rung's moment is given. */
export function kindOf(trigger: Trigger): TriggerKind {
  return Object.keys(trigger)[0] as TriggerKind;
}

/** Whom a rung reaches by one way. */
export function rolesOf(actions: Action[], way: "notify" | "page"): LadderRole[] {
  return actions.flatMap((action) => (typeof action === "object" && way in action ? ((action as Record<string, { roles: LadderRole[] }>)[way]?.roles ?? []) : []));
}

export function does(actions: Action[], deed: "raise_severity" | "reassign"): boolean {
  return actions.includes(deed);
}

/** The actions with one way's people, or one deed, changed; in the order people read them. */
export function withActions(actions: Action[], change: { notify?: LadderRole[]; page?: LadderRole[]; raise_severity?: boolean; reassign?: boolean }): Action[] {
  const notify = change.notify ?? rolesOf(actions, "notify");
  const page = change.page ?? rolesOf(actions, "page");
  return [
    ...(notify.length > 0 ? [{ notify: { roles: notify } }] : []),
    ...(page.length > 0 ? [{ page: { roles: page } }] : []),
    ...((change.raise_severity ?? does(actions, "raise_severity")) ? (["raise_severity"] as const) : []),
    ...((change.reassign ?? does(actions, "reassign")) ? (["reassign"] as const) : []),
  ];
}

/** A trigger of another kind, with what can be kept of the old one. */
export function turned(trigger: Trigger, kind: TriggerKind, milestone: Milestone): Trigger {
  const old = trigger as Partial<Record<TriggerKind, unknown>>;
  const length = [old.before, old.after, old.unacknowledged].find((value): value is string => typeof value === "string");
  if (kind === "percent") return { percent: 80 };
  if (kind === "after_event") return { after_event: { event: "accepted", duration: length ?? "30min", while_unmet: milestone } };
  return { [kind]: length ?? "30min" } as Trigger;
}

/** A key no other rung of the ladder has, named after what the rung is about. */
export function freshKey(rungs: Rung[], milestone: Milestone): string {
  for (let number = 1; ; number += 1) {
    const key = `${milestone}-${number}`;
    if (!rungs.some((rung) => rung.key === key)) return key;
  }
}

/** A rung as a sentence: when, to whom, what else. */
export function rungInWords(rung: Rung, t: Words): string {
  return `${momentOf(rung, t)}${t("agreement.ladder.then")}${deedsOf(rung, t)}`;
}

function momentOf({ milestone, trigger }: Rung, t: Words): string {
  const about = phrase(t, "ui.milestone", milestone);
  if ("percent" in trigger) return t(trigger.percent === 100 ? "agreement.ladder.say_due" : "agreement.ladder.say_percent", { milestone: about, percent: trigger.percent });
  if ("before" in trigger) return t("agreement.ladder.say_before", { milestone: about, length: durationInWords(trigger.before, t) });
  if ("after" in trigger) return t("agreement.ladder.say_after", { milestone: about, length: durationInWords(trigger.after, t) });
  if ("unacknowledged" in trigger) return t("agreement.ladder.say_unacknowledged", { length: durationInWords(trigger.unacknowledged, t) });
  const { event, duration, while_unmet } = trigger.after_event;
  return t("agreement.ladder.say_after_event", {
    event: t(`agreement.ladder.event.${event}`),
    length: durationInWords(duration, t),
    milestone: phrase(t, "ui.milestone", while_unmet),
  });
}

function deedsOf({ actions }: Rung, t: Words): string {
  const people = (way: "notify" | "page") => rolesOf(actions, way).map((role) => t(`agreement.ladder.role.${role}`)).join(t("agreement.ladder.and"));
  const said = [
    rolesOf(actions, "notify").length > 0 && t("agreement.ladder.say_notify", { who: people("notify") }),
    rolesOf(actions, "page").length > 0 && t("agreement.ladder.say_page", { who: people("page") }),
    does(actions, "raise_severity") && t("agreement.ladder.say_raise"),
    does(actions, "reassign") && t("agreement.ladder.say_reassign"),
  ].filter(Boolean);
  return said.length > 0 ? said.join(t("agreement.ladder.and_then")) : t("agreement.ladder.say_nothing");
}
