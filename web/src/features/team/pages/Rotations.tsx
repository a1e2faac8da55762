import { ArrowDownOutlined, ArrowLeftOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Input, InputNumber, Select } from "antd";
import { useEffect, useState } from "react";

import { http, taken } from "../../../api/client";
import { every } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { DutyStretch, Rotation, RotationPattern, RotationRecord, RosterGap, RosterSwap } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { daysFrom, houseDate } from "../../../ui/houseDate";
import { useKept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { changesOf, patched } from "../../../ui/patch";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment, localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { PersonSelect } from "../../desk/parts/Pickers";
import { gapsOf, peopleOf } from "../month";
import { GroundHead, useOvertaken, useRosterChanged } from "../parts/Ground";
import { Duty, RosterTable } from "../parts/RosterTable";
import { begunRotation, clockOf, minuteOf, movedMember, patternInWords, turnedPattern, WEEKDAYS } from "../rotation";
import { hoursOf } from "../shift";

import "../../estate/estate.css";
import "../team.css";

const DAYS = 28;

/** The first instants of so many days of the house from today, and that of the day after them. */
const comingDays = () => daysFrom(houseDate(serverNow()), DAYS);

type Whole = {
  rotations: RotationRecord[];
  shifts: { id: string; name: string; hours: { start_minute: number; end_minute: number; zone: string } }[];
  groups: { id: string; name: string }[];
  people: { id: string; name: string }[];
};

function useWhole() {
  return useQuery({
    queryKey: ["rotations", "whole"],
    queryFn: async (): Promise<Whole> => {
      const page = (cursor: { cursor?: string }) => ({ params: { query: { limit: 200, ...cursor } } });
      const [rotations, shifts, groups, people] = await Promise.all([
        every((cursor) => taken(http.GET("/api/v1/rotations", page(cursor)))),
        every((cursor) => taken(http.GET("/api/v1/shifts", page(cursor)))),
        every((cursor) => taken(http.GET("/api/v1/groups", page(cursor)))),
        every((cursor) => taken(http.GET("/api/v1/people", page(cursor)))),
      ]);
      return { rotations: rotations as RotationRecord[], shifts, groups, people };
    },
    staleTime: 30_000,
  });
}

/** Who has which shift in turns: every rotation by its group. */
export function RotationsPage() {
  const { t } = useWords();
  useTitle(t("team.rotation.title"));
  const may = has(useAccount(), "dispatcher", "manager");
  const query = useWhole();
  return (
    <div className="page stack">
      <GroundHead
        of="rotation"
        action={
          may && (
            <Link to="/rotations/$id" params={{ id: "new" }}>
              <Button type="primary" tabIndex={-1}>
                {t("team.rotation.new")}
              </Button>
            </Link>
          )
        }
      />
      <Loaded query={query} rows={8}>
        {(whole) =>
          whole.rotations.length === 0 ? (
            <div className="panel">
              <Empty title={t("team.rotation.empty")} hint={t("team.rotation.empty_hint")} />
            </div>
          ) : (
            <>
              {[...whole.groups.map(({ id, name }) => ({ id: id as string | null, name })), { id: null, name: t("team.rotation.everybody") }].map((group) => (
                <Group key={group.id ?? ""} name={group.name} whole={whole} rotations={whole.rotations.filter(({ group_id }) => (group_id ?? null) === group.id)} />
              ))}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Group({ name, rotations, whole }: { name: string; rotations: RotationRecord[]; whole: Whole }) {
  const { t } = useWords();
  if (rotations.length === 0) return null;
  const person = (id: string) => whole.people.find((each) => each.id === id)?.name ?? t("team.roster.somebody");
  return (
    <section className="panel stack-8" aria-label={name}>
      <h2>{name}</h2>
      <ul className="plain-list ground-list">
        {rotations.map((rotation) => {
          const shift = whole.shifts.find(({ id }) => id === rotation.shift_id);
          return (
            <li key={rotation.id}>
              <Link to="/rotations/$id" params={{ id: rotation.id }}>
                {rotation.name}
              </Link>
              <span className="adjective">{t(`team.rotation.role.${rotation.role}`)}</span>
              <span className="muted">{[shift && `${shift.name} ${hoursOf(shift)}`, patternInWords(rotation.pattern, t)].filter(Boolean).join(" · ")}</span>
              <span>{rotation.members.map(person).join(rotation.pattern.every === "standing" ? " · " : " → ")}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** One rotation: its members in turn, how it passes on, its exceptions, and what the coming weeks look like before it is saved. */
export function RotationPage() {
  const { id } = useParams({ from: "/inside/rotations/$id" });
  const { t } = useWords();
  const query = useWhole();
  const found = query.data?.rotations.find((rotation) => rotation.id === id);
  useTitle(found?.name ?? t("team.rotation.new"));
  return (
    <div className="page stack roster-page">
      <Loaded query={query} rows={8}>
        {(whole) => (id === "new" || found ? <Editing key={id} whole={whole} {...(found ? { record: found } : {})} /> : <Empty title={t("ui.problem.absent")} />)}
      </Loaded>
    </div>
  );
}

function rotationOf({ id: _, version: __, ...rotation }: RotationRecord): Rotation {
  return rotation;
}

function Editing({ whole, record }: { whole: Whole; record?: RotationRecord }) {
  const { t } = useWords();
  const changed = useRosterChanged();
  const overtaken = useOvertaken("rotation");
  const navigate = useNavigate();
  const may = has(useAccount(), "dispatcher", "manager");
  // As it stood when it was opened: what others change meanwhile is told, not mixed in.
  const [before, setBefore] = useState(record);
  const start = before ? rotationOf(before) : begunRotation(whole.groups[0]?.id, whole.shifts[0]?.id, houseDate(serverNow()));
  const [rotation, setRotation, forget] = useKept<Rotation>(`rotation.${before ? `${before.id}.${before.version}` : "new"}`, start);
  const set = (change: Partial<Rotation>) => setRotation((old) => ({ ...old, ...change }));
  const dirty = before ? Object.keys(changesOf(rotationOf(before) as Record<string, unknown>, rotation as Record<string, unknown>)).length > 0 : true;
  const save = useMutation({
    mutationFn: async (): Promise<RotationRecord> => {
      if (!before) return (await taken(http.POST("/api/v1/rotations", { body: rotation }))) as RotationRecord;
      const path = { id: before.id };
      return patched<RotationRecord>({
        before,
        version: (row) => row.version,
        values: rotation as Partial<RotationRecord>,
        read: async () => (await taken(http.GET("/api/v1/rotations/{id}", { params: { path } }))) as RotationRecord,
        send: async (etag, change) =>
          (await taken(http.PATCH("/api/v1/rotations/{id}", { params: { path, header: { "if-match": etag } }, body: change as never }))) as RotationRecord,
        overtaken,
      });
    },
    onSuccess: (made) => {
      forget();
      message.success(t("estate.edit.saved"));
      changed();
      if (!before) void navigate({ to: "/rotations/$id", params: { id: made.id }, replace: true });
      else {
        setBefore(made);
        setRotation(rotationOf(made));
      }
    },
  });
  const wrong = save.error ? asProblem(save.error) : null;
  return (
    <>
      <header className="page-head">
        <div className="line nowrap grow">
          <Link to="/rotations" aria-label={t("team.rotation.back")} className="estate-back">
            <ArrowLeftOutlined aria-hidden />
          </Link>
          <h1>{before?.name ?? t("team.rotation.new")}</h1>
        </div>
        {may && (
          <Button type="primary" disabled={!dirty} loading={slow(save.isPending)} onClick={() => save.mutate()}>
            {t("estate.edit.save")}
          </Button>
        )}
      </header>
      {wrong && <Refusal error={save.error} />}
      <div className="rotation-body">
        <fieldset className="panel stack rotation-form" disabled={!may} aria-label={t("team.rotation.about")}>
          <Fields rotation={rotation} whole={whole} set={set} />
          <Members members={rotation.members} people={whole.people} onChange={(members) => set({ members })} />
        </fieldset>
        <div className="stack">
          <Preview {...(before ? { id: before.id } : {})} rotation={rotation} groups={whole.groups} />
          {before && <Exceptions rotation={before} whole={whole} may={may} />}
        </div>
      </div>
    </>
  );
}

function Fields({ rotation, whole, set }: { rotation: Rotation; whole: Whole; set: (change: Partial<Rotation>) => void }) {
  const { t } = useWords();
  const { pattern } = rotation;
  const put = (change: object) => set({ pattern: { ...pattern, ...change } as RotationPattern });
  return (
    <>
      <label className="rotation-field">
        <span>{t("team.rotation.field.name")}</span>
        <Input value={rotation.name} maxLength={100} onChange={(event) => set({ name: event.target.value })} />
      </label>
      <div className="stack">
        <div className="rotation-field">
          <span>{t("team.rotation.field.group_id")}</span>
          <Select
            aria-label={t("team.rotation.field.group_id")}
            value={rotation.group_id ?? ""}
            options={[...whole.groups.map(({ id, name }) => ({ value: id, label: name })), { value: "", label: t("team.rotation.everybody") }]}
            onChange={(group) => set({ group_id: group === "" ? null : group })}
          />
        </div>
        <div className="rotation-field">
          <span>{t("team.rotation.field.shift_id")}</span>
          <Select
            aria-label={t("team.rotation.field.shift_id")}
            value={rotation.shift_id}
            options={whole.shifts.map((shift) => ({ value: shift.id, label: `${shift.name} ${hoursOf(shift)}` }))}
            onChange={(shift_id) => set({ shift_id })}
          />
        </div>
      </div>
      <div className="stack">
        <div className="rotation-field">
          <span>{t("team.rotation.field.role")}</span>
          <Select
            aria-label={t("team.rotation.field.role")}
            value={rotation.role}
            options={(["engineer", "lead", "manager", "director"] as const).map((role) => ({ value: role, label: t(`team.rotation.role.${role}`) }))}
            onChange={(role) => set({ role })}
          />
        </div>
        <div className="rotation-field">
          <span>{t("team.rotation.field.pattern")}</span>
          <Select
            aria-label={t("team.rotation.field.pattern")}
            value={pattern.every}
            options={(["standing", "days", "weeks", "months"] as const).map((every) => ({ value: every, label: t(`team.rotation.every.${every}`) }))}
            onChange={(every) => set({ pattern: turnedPattern(pattern, every) })}
          />
        </div>
      </div>
      {"count" in pattern && (
        <div className="line">
          <InputNumber aria-label={t("team.rotation.count")} min={1} max={365} value={pattern.count} onChange={(count) => count !== null && put({ count })} suffix={t(`team.rotation.unit.${pattern.every}`, { count: pattern.count })} />
          {"weekday" in pattern && (
            <Select aria-label={t("team.rotation.on_weekday")} value={pattern.weekday} options={WEEKDAYS.map((day) => ({ value: day, label: t(`team.rotation.weekday.${day}`) }))} onChange={(weekday) => put({ weekday })} />
          )}
          {"day" in pattern && <InputNumber aria-label={t("team.rotation.on_day")} min={1} max={31} value={pattern.day} onChange={(day) => day !== null && put({ day })} suffix={t("team.rotation.day")} />}
          {"at_minute" in pattern && (
            <Input
              type="time"
              className="rotation-time"
              aria-label={t("team.rotation.at")}
              value={clockOf(pattern.at_minute)}
              onChange={(event) => {
                const at_minute = minuteOf(event.target.value);
                if (at_minute !== null) put({ at_minute });
              }}
            />
          )}
        </div>
      )}
      <p className="muted">{patternInWords(pattern, t)}</p>
      <div className="pair">
        <label className="rotation-field">
          <span>{t("team.rotation.field.starts_on")}</span>
          <Input type="date" value={rotation.starts_on} onChange={(event) => set({ starts_on: event.target.value })} />
        </label>
        <label className="rotation-field">
          <span>{t("team.rotation.field.ends_on")}</span>
          <Input type="date" value={rotation.ends_on ?? ""} onChange={(event) => set({ ends_on: event.target.value || null })} />
        </label>
      </div>
    </>
  );
}

/** The members in the order of their turns. */
function Members({ members, people, onChange }: { members: string[]; people: { id: string; name: string }[]; onChange: (members: string[]) => void }) {
  const { t } = useWords();
  const name = (id: string) => people.find((each) => each.id === id)?.name ?? t("team.roster.somebody");
  return (
    <div className="stack-8">
      <span>{t("team.rotation.field.members")}</span>
      <ol className="plain-list rotation-members">
        {members.map((id, index) => (
          <li key={id}>
            <span className="rotation-turn" aria-hidden>
              {index + 1}
            </span>
            <span className="grow">{name(id)}</span>
            <Button size="small" type="text" icon={<ArrowUpOutlined aria-hidden />} disabled={index === 0} aria-label={t("team.rotation.up", { name: name(id) })} onClick={() => onChange(movedMember(members, index, -1))} />
            <Button size="small" type="text" icon={<ArrowDownOutlined aria-hidden />} disabled={index === members.length - 1} aria-label={t("team.rotation.down", { name: name(id) })} onClick={() => onChange(movedMember(members, index, 1))} />
            <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t("team.rotation.drop", { name: name(id) })} onClick={() => onChange(members.filter((each) => each !== id))} />
          </li>
        ))}
      </ol>
      <Select<string | null>
        aria-label={t("team.rotation.add")}
        value={null}
        placeholder={t("team.rotation.add")}
        showSearch={{ optionFilterProp: "label" }}
        options={people.filter(({ id }) => !members.includes(id)).map(({ id, name: label }) => ({ value: id, label }))}
        onChange={(id) => id !== null && onChange([...members, id])}
      />
    </div>
  );
}

/** The coming weeks as the rotation would make them, with the group's coverage beneath. */
function Preview({ id, rotation, groups }: { id?: string; rotation: Rotation; groups: { id: string; name: string }[] }) {
  const { t } = useWords();
  const language = useLanguage();
  const [days] = useState(comingDays);
  const [asked, setAsked] = useState(rotation);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(rotation), 400);
    return () => clearTimeout(timer);
  }, [rotation]);
  const range = { from: new Date(days[0] ?? 0).toISOString(), to: new Date(days.at(-1) ?? 0).toISOString() };
  const query = useQuery({
    queryKey: ["roster-preview", id ?? "new", asked, range.from],
    queryFn: () => taken(http.POST("/api/v1/roster-previews", { body: { ...range, rotation_id: id ?? null, rotation: asked } })),
    enabled: asked.shift_id !== "" && asked.members.length > 0 && asked.starts_on !== "",
    placeholderData: (before) => before,
    retry: false,
    gcTime: 10_000,
  });
  const shown = groups.filter((group) => group.id === asked.group_id);
  if (query.error) return <Refusal error={query.error} />;
  if (!query.data)
    return (
      <div className="panel">
        <Empty title={t("team.rotation.preview_empty")} />
      </div>
    );
  const people = peopleOf(query.data.duties as DutyStretch[], days, localeOf(language));
  const gaps = query.data.gaps as RosterGap[];
  const coverage = gapsOf(gaps, days, shown);
  const [now, then] = [query.data.gaps_now, gaps.filter(({ group_id }) => shown.some((group) => group.id === group_id)).length];
  return (
    <section className="panel stack-8" aria-labelledby="preview-head">
      <div className="spread">
        <h2 id="preview-head">{t("team.rotation.preview")}</h2>
        {shown.length > 0 && (
          <span role="status" className="muted">
            {t("team.rotation.gaps", { now, then })}
          </span>
        )}
      </div>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t("team.rotation.preview_table")}>
        <RosterTable days={days} people={people} coverage={coverage} duty={(on) => <Duty key={on.duty.from + on.duty.rotation_id} on={on} />} />
      </div>
    </section>
  );
}

type Swap = { person_id: string; replaces?: string; from: string; to: string; reason?: string };

/** Somebody else for a while: what stands, and one more. */
function Exceptions({ rotation, whole, may }: { rotation: RotationRecord; whole: Whole; may: boolean }) {
  const { t } = useWords();
  const language = useLanguage();
  const [adding, setAdding] = useState(false);
  const [days] = useState(comingDays);
  const range = { from: new Date(days[0] ?? 0).toISOString(), to: new Date((days.at(-1) ?? 0) + 62 * 86_400_000).toISOString() };
  const query = useQuery({ queryKey: ["roster", "overrides", range.from], queryFn: () => taken(http.GET("/api/v1/roster-overrides", { params: { query: range } })) });
  const changed = useRosterChanged();
  const back = useMutation({ mutationFn: (id: string) => taken(http.DELETE("/api/v1/roster-overrides/{id}", { params: { path: { id } } })), onSuccess: changed });
  const name = (id: string | null) => whole.people.find((each) => each.id === id)?.name ?? t("team.roster.somebody");
  return (
    <section className="panel stack-8" aria-labelledby="exceptions-head">
      <div className="spread">
        <h2 id="exceptions-head">{t("team.rotation.exceptions")}</h2>
        {may && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t("team.rotation.add_exception")}
          </Button>
        )}
      </div>
      {back.error && <Refusal error={back.error} />}
      <Loaded query={query} rows={1}>
        {({ items }) => {
          const own = (items as RosterSwap[]).filter((swap) => swap.rotation_id === rotation.id);
          return own.length === 0 ? (
            <p className="muted">{t("team.rotation.no_exceptions")}</p>
          ) : (
            <ul className="plain-list stack-8">
              {own.map((swap) => (
                <li key={swap.id} className="spread">
                  <span>
                    {fullMoment(swap.from, language)} – {fullMoment(swap.to, language)} · {t(swap.replaces ? "team.roster.swap" : "team.roster.added", { name: name(swap.person_id), other: name(swap.replaces) })}
                    {swap.reason && <span className="muted"> · {swap.reason}</span>}
                  </span>
                  {may && (
                    <Button size="small" loading={slow(back.isPending && back.variables === swap.id)} onClick={() => back.mutate(swap.id)}>
                      {t("team.roster.take_back")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <FormDialog<Swap, unknown>
        open={adding}
        name={`exception.${rotation.id}`}
        title={t("team.rotation.add_exception")}
        submit={t("estate.edit.save")}
        send={({ person_id, replaces, from, to, reason }) =>
          taken(
            http.POST("/api/v1/roster-overrides", {
              body: { rotation_id: rotation.id, person_id, replaces: replaces ?? null, from: new Date(from).toISOString(), to: new Date(to).toISOString(), extra: false, reason: reason?.trim() || null },
            }),
          )
        }
        onDone={() => {
          setAdding(false);
          changed();
          message.success(t("team.roster.done"));
        }}
        onClose={() => setAdding(false)}
      >
        <Item name="person_id" label={t("team.roster.who")} rules={[{ required: true, message: t("ui.need", { field: t("team.roster.who") }) }]}>
          <PersonSelect />
        </Item>
        <Item name="replaces" label={t("team.rotation.replaces")} extra={t("team.rotation.replaces_hint")}>
          <Select allowClear options={rotation.members.map((id) => ({ value: id, label: name(id) }))} />
        </Item>
        <div className="pair">
          <Item name="from" label={t("team.rotation.from")} need>
            <Input type="datetime-local" />
          </Item>
          <Item name="to" label={t("team.rotation.to")} need>
            <Input type="datetime-local" />
          </Item>
        </div>
        <Item name="reason" label={t("team.roster.reason")}>
          <Input maxLength={200} placeholder={t("ui.optional")} />
        </Item>
      </FormDialog>
    </section>
  );
}
