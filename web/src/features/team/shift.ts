import type { Shift, ShiftRecord } from "../../api/types";
import type { Words } from "../../ui/words";
import { clockOf, minuteOf, WEEKDAYS } from "./rotation";

type Hours = Shift["hours"];
export type DayRule = Hours["days"]["rule"];
export const RULES = ["every", "working_days", "rest_days", "weekdays"] as const satisfies DayRule[];

/** A shift as a form has it: clocks as they are typed, the days by their rule. */
export type ShiftValues = {
  name: string;
  kind: Shift["kind"];
  start_minute: string;
  end_minute: string;
  rule: DayRule;
  weekdays?: (typeof WEEKDAYS)[number][];
  zone: string;
};

const DAY = 1440;

/** What a form says as a shift. An end that is not after the beginning lies on the next day; the same clock twice is a whole day. */
export function shiftOf({ name, kind, start_minute, end_minute, rule, weekdays, zone }: ShiftValues): Shift {
  const start = minuteOf(start_minute) ?? 0;
  const end = minuteOf(end_minute) ?? 0;
  return {
    name: name.trim(),
    kind,
    hours: { zone, start_minute: start, end_minute: end > start ? end : end + DAY, days: rule === "weekdays" ? { rule, weekdays: WEEKDAYS.filter((day) => weekdays?.includes(day)) } : { rule } },
  };
}

/** A shift as the form shows it. */
export function valuesOf({ name, kind, hours }: Shift): ShiftValues {
  return {
    name,
    kind,
    start_minute: clockOf(hours.start_minute),
    end_minute: clockOf(hours.end_minute),
    rule: hours.days.rule,
    ...(hours.days.rule === "weekdays" ? { weekdays: hours.days.weekdays } : {}),
    zone: hours.zone,
  };
}

/** From when to when; the end of a day belongs to that day. */
export function hoursOf({ hours }: { hours: Pick<Hours, "start_minute" | "end_minute"> }): string {
  const end = hours.end_minute === DAY ? "24:00" : clockOf(hours.end_minute);
  return `${clockOf(hours.start_minute)}–${hours.end_minute > DAY ? "+" : ""}${end}`;
}

/** On which days the shift begins, as people say it. */
export function daysInWords({ hours: { days } }: Shift, t: Words): string {
  if (days.rule !== "weekdays") return t(`team.shift.rule.${days.rule}`);
  return days.weekdays.map((day) => t(`team.rotation.weekday.${day}`)).join(t("estate.edit.and"));
}

/** A new shift as it begins: working hours in the zone of the viewer. */
export function begunShift(zone: string): ShiftValues {
  return { name: "", kind: "day", start_minute: "08:30", end_minute: "17:30", rule: "working_days", zone };
}

/** A record without what only the server says. */
export function plainShift({ id: _, version: __, ...shift }: ShiftRecord): Shift {
  return shift;
}
