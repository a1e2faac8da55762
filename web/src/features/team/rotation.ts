import type { Rotation, RotationPattern } from "../../api/types";
import type { Words } from "../../ui/words";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Minutes of a day as a clock shows them: `510` → `08:30`. */
export function clockOf(minute: number): string {
  const within = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The minutes a clock shows; null where it shows none. */
export function minuteOf(clock: string): number | null {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? [];
  const value = Number(hour) * 60 + Number(minute);
  return hour !== "" && Number(hour) < 24 && Number(minute) < 60 ? value : null;
}

/** A pattern of another kind, with what can be kept of the old one. */
export function turnedPattern(old: RotationPattern, every: RotationPattern["every"]): RotationPattern {
  const count = "count" in old ? old.count : 1;
  const at_minute = "at_minute" in old ? old.at_minute : 540;
  if (every === "standing") return { every };
  if (every === "days") return { every, count };
  if (every === "weeks") return { every, count, weekday: "weekday" in old ? old.weekday : "monday", at_minute };
  return { every, count, day: "day" in old ? old.day : 1, at_minute };
}

/** How a rotation passes on, as people say it. */
export function patternInWords(pattern: RotationPattern, t: Words): string {
  if (pattern.every === "standing") return t("team.rotation.say.standing");
  if (pattern.every === "days") return t("team.rotation.say.days", { count: pattern.count });
  if (pattern.every === "weeks")
    return t("team.rotation.say.weeks", { count: pattern.count, weekday: t(`team.rotation.weekday.${pattern.weekday}`), at: clockOf(pattern.at_minute) });
  return t("team.rotation.say.months", { count: pattern.count, day: pattern.day, at: clockOf(pattern.at_minute) });
}

/** The members with one of them a place up or down. */
export function movedMember(members: string[], index: number, by: -1 | 1): string[] {
  const next = [...members];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(index + by, 0, one);
  return next;
}

/** A new rotation, as far as it can be guessed. */
export function begunRotation(group: string | undefined, shift: string | undefined, today: string): Rotation {
  return {
    name: "",
    role: "engineer",
    shift_id: shift ?? "",
    group_id: group ?? null,
    members: [],
    pattern: { every: "weeks", count: 1, weekday: "monday", at_minute: 540 },
    starts_on: today,
    ends_on: null,
  };
}
