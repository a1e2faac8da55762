import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import { every, everyPerson } from "../../../api/every";
import type { Absence, AbsenceFields, GroupFields, GroupRecord, PersonFields, PersonQuery, PersonRecord, RosterGap, StaffingFields, StaffingRecord } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { serverNow } from "../../../ui/serverClock";

type Range = { from: string; to: string };

/** Everything that shows the team is read anew. */
export function useTeamChanged() {
  const client = useQueryClient();
  const about = ["people", "groups", "staffing-rules", "absences", "roster", "rotations", "roster-preview", "duty-board", "on-call"];
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => about.includes(String(queryKey[0])) });
}

/** The people, page after page, narrowed by the server. */
export function usePeople(wanted: PersonQuery) {
  return useInfiniteQuery({
    queryKey: ["people", "pages", wanted],
    queryFn: async ({ pageParam }) => {
      const page = await taken(http.GET("/api/v1/people", { params: { query: { ...wanted, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } } }));
      return page as { items: PersonRecord[]; next_cursor: string | null };
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
}

export const personWire = {
  create: async (body: PersonFields) => (await taken(http.POST("/api/v1/people", { body }))) as PersonRecord,
  read: async (id: string) => (await taken(http.GET("/api/v1/people/{id}", { params: { path: { id } } }))) as PersonRecord,
  change: async (id: string, etag: string, body: Partial<PersonFields>) =>
    (await taken(http.PATCH("/api/v1/people/{id}", { params: { path: { id }, header: { "if-match": etag } }, body }))) as PersonRecord,
};

/** Somebody works here no longer, or again; over the version that was seen. */
export function useActive() {
  const changed = useTeamChanged();
  return useMutation({
    mutationFn: ({ id, version, active }: Pick<PersonRecord, "id" | "version" | "active">) => personWire.change(id, etagOf(version), { active: !active }),
    onSettled: changed,
  });
}

export const groupWire = {
  create: async (body: GroupFields) => (await taken(http.POST("/api/v1/groups", { body }))) as GroupRecord,
  read: async (id: string) => (await taken(http.GET("/api/v1/groups/{id}", { params: { path: { id } } }))) as GroupRecord,
  change: async (id: string, etag: string, body: Partial<GroupFields>) =>
    (await taken(http.PATCH("/api/v1/groups/{id}", { params: { path: { id }, header: { "if-match": etag } }, body }))) as GroupRecord,
};

export const staffingWire = {
  create: async (body: StaffingFields) => (await taken(http.POST("/api/v1/staffing-rules", { body }))) as StaffingRecord,
  read: async (id: string) => (await taken(http.GET("/api/v1/staffing-rules/{id}", { params: { path: { id } } }))) as StaffingRecord,
  change: async (id: string, etag: string, body: Partial<StaffingFields>) =>
    (await taken(http.PATCH("/api/v1/staffing-rules/{id}", { params: { path: { id }, header: { "if-match": etag } }, body }))) as StaffingRecord,
};

/** What customers ask of those who come: of one of them, or of all. */
export function useStaffing(customer: string | undefined) {
  return useQuery({
    queryKey: ["staffing-rules", "every", customer ?? ""],
    queryFn: () =>
      every<StaffingRecord>(
        (cursor) =>
          taken(http.GET("/api/v1/staffing-rules", { params: { query: { limit: 200, ...(customer ? { customer_id: customer } : {}), ...cursor } } })) as Promise<{
            items: StaffingRecord[];
            next_cursor: string | null;
          }>,
      ),
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
}

/** The absences that touch a range. */
export function useAbsences(range: Range) {
  return useQuery({
    queryKey: ["absences", range.from, range.to],
    queryFn: async () => (await taken(http.GET("/api/v1/absences", { params: { query: range } }))).items as Absence[],
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
}

/** Who is away at this moment, by person. */
export function useAway() {
  const query = useQuery({
    queryKey: ["absences", "now"],
    queryFn: async () => {
      const now = serverNow();
      const range = { from: new Date(now).toISOString(), to: new Date(now + 1000).toISOString() };
      return (await taken(http.GET("/api/v1/absences", { params: { query: range } }))).items as Absence[];
    },
    refetchInterval: 60_000,
  });
  return new Map((query.data ?? []).map((absence) => [absence.person_id, absence]));
}

/** The open work of each person, as far as the caller may read it. */
export function useLoads() {
  const may = has(useAccount(), "engineer", "dispatcher", "manager");
  const query = useQuery({ queryKey: ["duty-board"], queryFn: () => taken(http.GET("/api/v1/duty-board")), refetchInterval: 60_000, enabled: may });
  return new Map((query.data?.people ?? []).map((each) => [each.person.id, each.load]));
}

/** The names of everybody, by id. */
export function usePersonNames() {
  const people = useQuery(everyPerson()).data ?? [];
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** The longest range the roster is asked about. */
const LONGEST = 92 * 86_400_000;

/** No longer than the server answers for. */
export function asked({ from, to }: Range): Range {
  return { from, to: new Date(Math.min(Date.parse(to), Date.parse(from) + LONGEST)).toISOString() };
}

const gapsWithin = (range: Range) => ({
  queryKey: ["roster", "gaps", range.from, range.to],
  queryFn: async () => (await taken(http.GET("/api/v1/roster-gaps", { params: { query: range } }))).items as RosterGap[],
});

/** Where too few are there within a range. */
export function useGaps(range: Range) {
  return useQuery({ ...gapsWithin(range), staleTime: 30_000 });
}

/** The gaps that an absence tears: its person would be on duty in them. */
export function gapsOfAbsence(absence: AbsenceFields, gaps: RosterGap[]): RosterGap[] {
  const [begin, end] = [Date.parse(absence.from), Date.parse(absence.to)];
  return gaps.filter(({ from, to, away }) => Date.parse(from) < end && Date.parse(to) > begin && away.some(({ id }) => id === absence.person_id));
}

/** An absence is entered; the gaps it tears come back with it. */
export function useEnterAbsence() {
  const client = useQueryClient();
  return async (body: AbsenceFields): Promise<RosterGap[]> => {
    const made = await taken(http.POST("/api/v1/absences", { body }));
    const gaps = await client.fetchQuery({ ...gapsWithin(asked(made)), staleTime: 0 }).catch(() => []);
    return gapsOfAbsence(made, gaps);
  };
}

/** An absence is taken back. */
export function useTakeBack() {
  const changed = useTeamChanged();
  return useMutation({ mutationFn: (id: string) => taken(http.DELETE("/api/v1/absences/{id}", { params: { path: { id } } })), onSuccess: changed });
}

/** The duties of a person within a range. */
export function useDutiesOf(person: string | undefined, range: Range | null) {
  return useQuery({
    queryKey: ["roster", "of", person, range?.from, range?.to],
    queryFn: async () => (await taken(http.GET("/api/v1/roster", { params: { query: { ...(range ?? { from: "", to: "" }), person_id: person ?? "" } } }))).items,
    enabled: Boolean(person && range),
    staleTime: 30_000,
  });
}
