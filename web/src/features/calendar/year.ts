import type { CalendarDay } from "../../api/types";

/** What a date is to who counts working days. */
export type DayKind = "work" | "rest" | "holiday" | "moved" | "make_up" | "hours" | "closure";

const KINDS: Record<CalendarDay["reason"], DayKind> = {
  weekday: "work",
  rest_day: "rest",
  holiday: "holiday",
  rest_moved: "moved",
  make_up: "make_up",
  own_hours: "hours",
  closure: "closure",
};

export type Cell = { date: string; day: number; kind: DayKind; name: string | null; segments: string[] };

/** The months of a year as weeks of seven, Monday first; null where the week belongs to another month. */
export function monthsOf(year: number, days: CalendarDay[], week: string[][]): (Cell | null)[][][] {
  const special = new Map(days.map((day) => [day.date, day]));
  return Array.from({ length: 12 }, (_, month) => {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const lead = weekdayOf(year, month, 1);
    const cells: (Cell | null)[] = Array.from({ length: lead }, () => null);
    for (let day = 1; day <= length; day += 1) {
      const date = `${year}-${two(month + 1)}-${two(day)}`;
      const found = special.get(date);
      const segments = found?.segments ?? week[weekdayOf(year, month, day)] ?? [];
      cells.push({ date, day, kind: found ? KINDS[found.reason] : segments.length > 0 ? "work" : "rest", name: found?.name ?? null, segments });
    }
    while (cells.length % 7 !== 0) cells.push(null);
    return Array.from({ length: cells.length / 7 }, (_unused, row) => cells.slice(row * 7, row * 7 + 7));
  });
}

function weekdayOf(year: number, month: number, day: number): number {
  return (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
