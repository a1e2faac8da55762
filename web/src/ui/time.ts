import type { TFunction } from "i18next";

import type { Language } from "../app/language";
import type { Words } from "./words";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in words, two units at most: `1 小时 12 分`, `1 h 12 m`. Seconds below ten minutes. */
export function lengthInWords(milliseconds: number, t: TFunction): string {
  const length = Math.max(0, milliseconds);
  const days = Math.floor(length / DAY);
  const hours = Math.floor((length % DAY) / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  const seconds = Math.floor((length % MINUTE) / SECOND);
  if (days > 0) return joined([t("ui.time.days", { count: days }), hours && t("ui.time.hours", { count: hours })]);
  if (hours > 0) return joined([t("ui.time.hours", { count: hours }), minutes && t("ui.time.min", { count: minutes })]);
  if (minutes >= 10) return t("ui.time.minutes", { count: minutes });
  if (minutes > 0) return joined([t("ui.time.min", { count: minutes }), t("ui.time.seconds", { count: seconds })]);
  return t("ui.time.seconds", { count: seconds });
}

/** Counted microseconds as hours and minutes, without days: working time knows no natural day. */
export function countedInWords(micros: number, t: TFunction): string {
  const minutes = Math.max(0, Math.round(micros / 60_000_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return t("ui.time.minutes", { count: rest });
  return joined([t("ui.time.hours", { count: hours }), rest > 0 && t("ui.time.min", { count: rest })]);
}

function joined(parts: (string | false | 0)[]): string {
  return parts.filter(Boolean).join(" ");
}

/** When something happens, as short as it is unambiguous: `16:12`, `明天 14:12`, `11月25日 09:00`. */
export function momentInWords(instant: string | number, now: number, language: Language, t: TFunction): string {
  const at = new Date(instant);
  const clock = clockTime(at, language);
  const distance = dayNumber(at) - dayNumber(new Date(now));
  if (distance === 0) return clock;
  if (distance === 1) return `${t("ui.time.tomorrow")} ${clock}`;
  if (distance === -1) return `${t("ui.time.yesterday")} ${clock}`;
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  const month = language === "zh" ? "long" : "short";
  const date = sameYear ? formatOf("day", language, { month, day: "numeric" }) : formatOf("dated", language, { month, day: "numeric", year: "numeric" });
  return `${date.format(at)} ${clock}`;
}

/** Until when something is promised: the end of a day belongs to that day, `11月27日 24:00` rather than `11月28日 00:00`. */
export function dueInWords(instant: string | number, now: number, language: Language, t: TFunction): string {
  const at = new Date(instant);
  if (at.getHours() !== 0 || at.getMinutes() !== 0) return momentInWords(instant, now, language, t);
  const before = new Date(at.getTime() - MINUTE);
  return momentInWords(before.getTime(), now, language, t).replace(clockTime(before, language), "24:00");
}

/** The whole instant with its date and weekday, for titles and records; on the clocks of a zone, or the viewer's. */
export function fullMoment(instant: string | number, language: Language, zone?: string): string {
  const format = formatOf(`full ${zone ?? ""}`, language, {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return format.format(new Date(instant));
}

/** The time of day, on the clocks of a zone, or the viewer's. */
export function clockTime(at: Date | string | number, language: Language, zone?: string): string {
  return formatOf(`clock ${zone ?? ""}`, language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** Making one takes longer than using it a hundred times, and a list of promises asks for each row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(name: string, language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${language}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  formats.set(key, known);
  return known;
}

export function localeOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en-GB";
}

/** The local date as a count of days, so that "tomorrow" is a difference of one across a change of clocks too. */
function dayNumber(at: Date): number {
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY);
}

/** `2026-11-23T14:05` in the viewer's zone, as a field for a local time takes it. */
export function localMinute(at: string | number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const MICROS: Record<string, number> = { h: 3_600_000_000, min: 60_000_000, s: 1_000_000, us: 1 };

/** A promised duration in words: `2h` → `2 小时`, `90wmin` → `1 小时 30 分工作时间`, `3wd` → `3 个工作日`; what is none, as it came. */
export function durationInWords(promised: string, t: TFunction | Words): string {
  const say = t as Words;
  const [, digits = "", unit = ""] = /^(\d+)(wd|eod|w?(?:h|min|s|us))$/.exec(promised) ?? [];
  const count = Number(digits);
  if (unit === "wd") return say("ui.time.working_days", { count });
  if (unit === "eod") return say("ui.time.end_of_day", { count });
  const micros = MICROS[unit.replace(/^w(?=.)/, "")];
  if (micros === undefined) return promised;
  const length = countedInWords(count * micros, t as TFunction);
  return unit.startsWith("w") ? say("ui.time.working", { length }) : length;
}
