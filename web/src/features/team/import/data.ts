import type { QueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import { everyPerson } from "../../../api/every";
import { Problem } from "../../../api/problem";
import type { Absence, AbsenceFields } from "../../../api/types";
import type { Language } from "../../../app/language";
import { readTable, Unreadable } from "../../../ui/readTable";
import { serverNow } from "../../../ui/serverClock";
import type { Words } from "../../../ui/words";
import { fated, rangesOf, readRows, toEnter, writtenOf, type LeaveRow } from "./rows";

/** A file that was looked through. */
export type Looked = { file: File; rows: LeaveRow[]; /** Whether nothing was entered yet. */ dry: boolean };

/** Looks a file through: every row beside who is in the team and what stands already. Nothing is entered. */
export async function lookThrough(file: File, client: QueryClient, t: Words, language: Language): Promise<Looked> {
  const table = await readTable(file).catch((error: unknown) => {
    throw error instanceof Unreadable ? unfit(t("team.leave_import.unreadable")) : error;
  });
  const written = writtenOf(table, t, language);
  if (!Array.isArray(written)) throw unfit(written.sentence);
  const people = await client.fetchQuery({ ...everyPerson(), staleTime: 0 });
  const rows = readRows(written, { people, now: serverNow(), since1904: table.since1904, t });
  return { file, rows: fated(rows, await standing(rows)), dry: true };
}

/** Refused by the page itself, as the server would have. */
function unfit(sentence: string): Problem {
  return new Problem({ status: 422, title: sentence });
}

/** What is entered already about these rows. */
async function standing(rows: LeaveRow[]): Promise<Absence[]> {
  const found = new Map<string, Absence>();
  for (const range of rangesOf(rows))
    for (const absence of (await taken(http.GET("/api/v1/absences", { params: { query: range } }))).items as Absence[]) found.set(absence.id, absence);
  return [...found.values()];
}

/** Enters what is new or changed, all or none. */
export async function enterAll(looked: Looked): Promise<Looked> {
  const items: AbsenceFields[] = toEnter(looked.rows);
  await taken(http.POST("/api/v1/absence-imports", { body: { items } }));
  return { ...looked, dry: false };
}
