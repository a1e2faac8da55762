import type { Shift, ShiftRecord } from "../../api/types";
import type { Words } from "../../ui/words";
import { clockOf, minuteOf, WEEKDAYS } from "./rotation";

type Hours = Shift["hours"];
export type DayRule = Hours["days"]["rule"];
export const RULES = ["every", "working_days", "rest_days", "weekdays"] as const satisfies DayRule[];

/** Hours that recur, as a form has them: clocks as they are typed, the days by their rule. */
export type HoursValues = {
  start_minute: string;
  end_minute: string;
  rule: DayRule;
  weekdays?: (typeof WEEKDAYS)[number][];
  zone: string;
};

/** A shift as a form has it. */
export type ShiftValues = HoursValues & { name: string; kind: Shift["kind"] };

const DAY = 1440;

/** What a form says as a shift. */
export function shiftOf({ name, kind, ...hours }: ShiftValues): Shift {
  return { name: name.trim(), kind, hours: typedHours(hours) };
}

/** What a form says as hours. An end that is not after the beginning lies on the next day; the same clock twice is a whole day. */
export function typedHours({ start_minute, end_minute, rule, weekdays, zone }: HoursValues): Hours {
  const start = minuteOf(start_minute) ?? 0;
  const end = minuteOf(end_minute) ?? 0;
  const days: Hours["days"] = rule === "weekdays" ? { rule, weekdays: WEEKDAYS.filter((day) => weekdays?.includes(day)) } : { rule };
  return { zone, start_minute: start, end_minute: end > start ? end : end + DAY, days };
}

/** A shift as the form shows it. */
export function valuesOf({ name, kind, hours }: Shift): ShiftValues {
  return { name, kind, ...shownHours(hours) };
}

/** Hours as the form shows them. */
export function shownHours({ zone, start_minute, end_minute, days }: Hours): HoursValues {
  return {
    start_minute: clockOf(start_minute),
    end_minute: clockOf(end_minute),
    rule: days.rule,
    ...(days.rule === "weekdays" ? { weekdays: days.weekdays } : {}),
    zone,
  };
}

/** From when to when; the end of a day belongs to that day. */
export function hoursOf({ hours }: { hours: Pick<Hours, "start_minute" | "end_minute"> }): string {
  const end = hours.end_minute === DAY ? "24:00" : clockOf(hours.end_minute);
  return `${clockOf(hours.start_minute)}–${hours.end_minute > DAY ? "+" : ""}${end}`;
}

/** On which days the shift begins, as people say it. */
export function daysInWords({ hours: { days } }: { hours: Hours }, t: Words): string {
  if (days.rule !== "weekdays") return t(`team.shift.rule.${days.rule}`);
  return days.weekdays.map((day) => t(`team.rotation.weekday.${day}`)).join(t("estate.edit.and"));
}

/** Hours as they begin: working hours in this zone. */
export function begunHours(zone: string): HoursValues {
  return { start_minute: "08:30", end_minute: "17:30", rule: "working_days", zone };
}

/** A new shift as it begins. */
export function begunShift(zone: string): ShiftValues {
  return { name: "", kind: "day", ...begunHours(zone) };
}

/** A record without what only the server says. */
export function plainShift({ id: _, version: __, ...shift }: ShiftRecord): Shift {
  return shift;
}
