import type { DutyStretch, RosterGap } from "../../api/types";

const DAY = 86_400_000;

/** A duty as it stands on one day of the month. */
export type OnDay = { duty: DutyStretch; /** It began the day before. */ goesOn: boolean };
export type PersonRow = { id: string; name: string; days: OnDay[][] };
export type GroupRow = { id: string; name: string; days: RosterGap[][] };

/** People as rows, days as columns; those with most duties are no matter: they stand by name. */
export function peopleOf(duties: DutyStretch[], days: number[], language: string): PersonRow[] {
  const rows = new Map<string, PersonRow>();
  for (const duty of duties) {
    const row = rows.get(duty.person.id) ?? { id: duty.person.id, name: duty.person.name, days: days.slice(1).map(() => []) };
    rows.set(duty.person.id, row);
    each(days, duty, (index, goesOn) => row.days[index]?.push({ duty, goesOn }));
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name, language));
}

/** What each group lacks on each day. */
export function gapsOf(gaps: RosterGap[], days: number[], groups: { id: string; name: string }[]): GroupRow[] {
  const rows = new Map(groups.map((group) => [group.id, { ...group, days: days.slice(1).map((): RosterGap[] => []) }]));
  for (const gap of gaps) each(days, gap, (index) => rows.get(gap.group_id)?.days[index]?.push(gap));
  return [...rows.values()];
}

/** Every day a stretch stands on: the day it begins, and each later one it fills for half a day at least. */
function each(days: number[], { from, to }: { from: string; to: string }, put: (index: number, goesOn: boolean) => void) {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  for (let index = 0; index + 1 < days.length; index += 1) {
    const [first, next] = [days[index] ?? 0, days[index + 1] ?? 0];
    const begins = begin >= first && begin < next;
    const part = Math.min(end, next) - Math.max(begin, first);
    if (begins || (begin < first && part >= DAY / 2)) put(index, !begins);
  }
}
