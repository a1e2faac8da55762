import i18next from "i18next";

import type { Absence, AbsenceFields } from "../../../api/types";
import type { Language } from "../../../app/language";
import { dayAfter, dayStart, houseInstant } from "../../../ui/houseDate";
import type { Cell, Table } from "../../../ui/readTable";
import { listed, type Words } from "../../../ui/words";
import type { Fate } from "../../imports/rows";
import { ABSENCES } from "../people/absences";

/** The columns of a file of absences, and where each has its name. */
const COLUMNS = {
  code: "team.people.field.code",
  name: "team.people.field.name",
  kind: "team.leave.field.kind",
  from: "team.leave.field.from",
  to: "team.leave.field.to",
  note: "team.leave.field.note",
  source_key: "team.leave.field.source_key",
} as const;
export type Column = keyof typeof COLUMNS;

/** The columns in the order of the template. */
export const columnNames = (t: Words): string[] => Object.values(COLUMNS).map((key) => t(key));

/** The most absences that are entered at once, as the server has it. */
export const MOST = 1000;

type Somebody = { id: string; code: string; name: string };

/** A row of the file as it stands there. */
export type Written = { row: number; cells: Record<Column, Cell> };

/** A row with what becomes of it: an absence, or what is wrong. */
export type LeaveRow = { row: number; person: string; kind: string; from: string; to: string; fate: Fate; wrong: string[]; absence?: AbsenceFields };

/** What keeps the file from being looked through at all. */
export type Unfit = { sentence: string };

/** The rows below the heading, by the columns it names in either language; or why there are none to look through. */
export function writtenOf({ rows }: Table, t: Words, language: Language): Written[] | Unfit {
  const heading = (rows[0] ?? []).map(plain);
  const at = Object.fromEntries(Object.entries(COLUMNS).map(([column, key]) => [column, heading.findIndex((name) => [column, ...inEach(key)].map(plain).includes(name))])) as Record<Column, number>;
  const named = (column: Column) => t(COLUMNS[column]);
  const missing = (["kind", "from", "to"] as const).filter((column) => at[column] < 0).map(named);
  if (at.code < 0 && at.name < 0) missing.unshift(t("team.leave_import.either", { one: named("code"), other: named("name") }));
  if (missing.length > 0) return { sentence: t("team.leave_import.no_column", { columns: listed(language, missing) }) };
  const cellsOf = (cells: Cell[]) => Object.fromEntries(Object.entries(at).map(([column, index]) => [column, cells[index] ?? ""])) as Record<Column, Cell>;
  const written = rows
    .map((cells, index) => ({ row: index + 1, cells }))
    .slice(1)
    .filter(({ cells }) => cells.some((cell) => word(cell) !== ""))
    .map(({ row, cells }) => ({ row, cells: cellsOf(cells) }));
  return written.length > MOST ? { sentence: t("team.leave_import.beyond", { most: MOST, count: written.length }) } : written;
}

/** A word in both languages: whoever fills the file in need not have the language of whoever brings it. */
function inEach(key: string): string[] {
  return (["zh", "en"] as const).map((language) => (i18next.getFixedT(language) as unknown as Words)(key));
}

function plain(cell: Cell): string {
  return word(cell).replace(/[\s*]/g, "").toLowerCase();
}

function word(cell: Cell): string {
  return String(cell).trim();
}

type Ground = { people: Somebody[]; now: number; since1904: boolean; t: Words };

/** Each row as an absence of somebody, or with what is wrong with it. What stands already is not known yet. */
export function readRows(written: Written[], ground: Ground): LeaveRow[] {
  const rows = written.map((each) => readRow(each, ground));
  const seen = new Map<string, number>();
  for (const { row, absence, wrong } of rows) {
    if (!absence) continue;
    const before = seen.get(sameAs(absence));
    if (before !== undefined) wrong.push(ground.t(absence.source_key ? "team.leave_import.wrong.key_twice" : "team.leave_import.wrong.twice", { row: before }));
    else seen.set(sameAs(absence), row);
  }
  return rows.map((each) => (each.wrong.length > 0 ? { ...each, fate: "refused" } : each));
}

function readRow({ row, cells }: Written, ground: Ground): LeaveRow {
  const { t } = ground;
  const wrong: string[] = [];
  const say = (key: string, holes: Record<string, string | number>) => {
    wrong.push(t(`team.leave_import.wrong.${key}`, holes));
    return undefined;
  };
  const person = personOf(cells, ground, say);
  const kind = kindOf(cells.kind, t, say);
  const [from, to] = (["from", "to"] as const).map((side) => momentOf(cells[side], side, ground, say));
  if (from !== undefined && to !== undefined && from >= to) say("order", {});
  const absence =
    person && kind && from !== undefined && to !== undefined
      ? { person_id: person.id, kind, from: new Date(from).toISOString(), to: new Date(to).toISOString(), note: word(cells.note) || null, source_key: word(cells.source_key) || null }
      : undefined;
  const told = [cells.name, cells.code].map(word).find(Boolean) ?? "";
  return {
    row,
    person: person?.name ?? told,
    kind: kind ? t(`team.leave.kind.${kind}`) : word(cells.kind),
    from: from === undefined ? word(cells.from) : new Date(from).toISOString(),
    to: to === undefined ? word(cells.to) : new Date(to).toISOString(),
    fate: "created",
    wrong,
    ...(absence ? { absence } : {}),
  };
}

type Say = (key: string, holes: Record<string, string | number>) => undefined;

/** By the staff number; by the name where only one has it. Where both are given they must be of one person. */
function personOf(cells: Written["cells"], { people, t }: Ground, say: Say): Somebody | undefined {
  const [code, name] = [word(cells.code), word(cells.name)];
  if (!code && !name) return say("needed", { column: t("team.leave_import.either", { one: t(COLUMNS.code), other: t(COLUMNS.name) }) });
  const called = people.filter((each) => each.name === name);
  if (!code) {
    if (called.length > 1) return say("several", { value: name });
    return called[0] ?? say("unknown_name", { value: name });
  }
  const found = people.find((each) => each.code.toLowerCase() === code.toLowerCase());
  if (!found) return say("unknown_code", { value: code });
  return name && found.name !== name ? say("other_name", { code: found.code, name: found.name, value: name }) : found;
}

function kindOf(cell: Cell, t: Words, say: Say): Absence["kind"] | undefined {
  const told = word(cell);
  if (told === "") return say("needed", { column: t(COLUMNS.kind) });
  const found = ABSENCES.find((kind) => [kind, ...inEach(`team.leave.kind.${kind}`)].map(plain).includes(plain(told)));
  return found ?? say("kind", { value: told, kinds: ABSENCES.map((kind) => t(`team.leave.kind.${kind}`)).join(" / ") });
}

const FIVE_YEARS = 5 * 366 * 86_400_000;

/** An instant, on the house's clocks unless it says another zone. A day without a time begins at its start and ends at its end. */
function momentOf(cell: Cell, side: "from" | "to", { now, since1904, t }: Ground, say: Say): number | undefined {
  const told = word(cell);
  const column = t(COLUMNS[side]);
  if (told === "") return say("needed", { column });
  const read = typeof cell === "number" ? ofSerial(cell, since1904) : ofText(told);
  if (read === null) return say("moment", { column, value: told });
  const at = typeof read === "number" ? read : read.time ? houseInstant(`${read.date}T${read.time}`) : dayStart(side === "from" ? read.date : dayAfter(read.date));
  return Math.abs(at - now) > FIVE_YEARS ? say("far", { column, value: told }) : at;
}

type Moment = { date: string; time: string | null };

/** Days since the last but one of 1899, as workbooks count them; whole ones are days without a time. */
function ofSerial(serial: number, since1904: boolean): Moment | null {
  if (!(serial > 0 && serial < 100_000)) return null;
  const minutes = Math.round(serial * 1440);
  const shown = new Date(Date.UTC(1899, 11, 30 + (since1904 ? 1462 : 0)) + minutes * 60_000).toISOString();
  return { date: shown.slice(0, 10), time: minutes % 1440 === 0 ? null : shown.slice(11, 16) };
}

/** A date as it is written where the year comes first, with dashes, strokes, dots or the Chinese signs; then a time, or none. */
const DATED = /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?(?:[T\s]+(\d{1,2})[:\uff1a](\d{2})(?:[:\uff1a]\d{2}(?:\.\d+)?)?)?$/;

function ofText(told: string): Moment | number | null {
  if (/T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/.test(told)) return Number.isNaN(Date.parse(told)) ? null : Date.parse(told);
  const found = DATED.exec(told);
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => (part === undefined ? null : Number(part))) as [number, number, number, number | null, number | null];
  const at = new Date(Date.UTC(year, month - 1, day));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  const date = at.toISOString().slice(0, 10);
  if (hour === null || minute === null) return { date, time: null };
  // The end of a day, which its next one begins with.
  if (hour === 24 && minute === 0) return { date: dayAfter(date), time: "00:00" };
  return hour < 24 && minute < 60 ? { date, time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` } : null;
}

/** What makes two the same absence: the key at its source, else who is away when, and why. */
function sameAs({ source_key, person_id, kind, from, to }: AbsenceFields): string {
  return source_key ? `key ${source_key}` : [person_id, kind, Date.parse(from), Date.parse(to)].join(" ");
}

/** Beside what stands already: entered, changed or the same. One that is wrong keeps all others back, for all are entered or none. */
export function fated(rows: LeaveRow[], standing: AbsenceFields[]): LeaveRow[] {
  const byKey = new Map(standing.map((absence) => [sameAs(absence), absence]));
  // Without a key of its own, it stands also where it was entered under one.
  const byWhat = new Set(standing.map((absence) => sameAs({ ...absence, source_key: null })));
  const anyWrong = rows.some(({ fate }) => fate === "refused");
  return rows.map((row) => {
    if (!row.absence || row.fate === "refused") return row;
    const before = byKey.get(sameAs(row.absence));
    const stands = row.absence.source_key ? before !== undefined && isSame(before, row.absence) : byWhat.has(sameAs(row.absence));
    if (stands) return { ...row, fate: "unchanged" };
    return { ...row, fate: anyWrong ? "held" : before ? "updated" : "created" };
  });
}

function isSame(a: AbsenceFields, b: AbsenceFields): boolean {
  return sameAs({ ...a, source_key: null }) === sameAs({ ...b, source_key: null }) && (a.note ?? "") === (b.note ?? "");
}

/** What is entered. */
export function toEnter(rows: LeaveRow[]): AbsenceFields[] {
  return rows.flatMap(({ fate, absence }) => (absence && (fate === "created" || fate === "updated") ? [absence] : []));
}

/** The longest range the server is asked about at once. */
const LONGEST = 92 * 86_400_000;

/** The ranges in which what stands is looked for: about the rows, so that one that was moved by its source is found, too. */
export function rangesOf(rows: LeaveRow[]): { from: string; to: string }[] {
  const spans = rows
    .flatMap(({ absence }) => (absence ? [[Date.parse(absence.from) - LONGEST, Date.parse(absence.to) + LONGEST] as [number, number]] : []))
    .sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of spans) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  const iso = (at: number) => new Date(at).toISOString();
  return joined.flatMap(([from, to]) =>
    Array.from({ length: Math.ceil((to - from) / LONGEST) }, (_, index) => ({ from: iso(from + index * LONGEST), to: iso(Math.min(to, from + (index + 1) * LONGEST)) })),
  );
}
