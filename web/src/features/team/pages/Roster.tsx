import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";

import { http, taken } from "../../../api/client";
import { every } from "../../../api/every";
import type { DutyStretch, RosterGap, RosterSwap } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseZone } from "../../../ui/houseDate";
import { said, useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { clockTime, fullMoment, localeOf } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { PersonSelect } from "../../desk/parts/Pickers";
import { gapsOf, peopleOf } from "../month";
import { useRosterChanged } from "../parts/Ground";
import { MonthStep, monthOf } from "../parts/MonthStep";
import { Duty, RosterTable } from "../parts/RosterTable";

import "../team.css";

/** Who is on duty on which day of a month, and where too few are, before it happens. */
export function RosterPage() {
  const { t } = useWords();
  useTitle(t("team.roster.title"));
  const navigate = useNavigate({ from: "/roster" });
  const search = useSearch({ from: "/inside/roster" });
  const { days, range } = monthOf(search.month);
  const query = useQuery({
    queryKey: ["roster", range.from],
    queryFn: async () => {
      const [roster, gaps, groups, swaps] = await Promise.all([
        taken(http.GET("/api/v1/roster", { params: { query: range } })),
        taken(http.GET("/api/v1/roster-gaps", { params: { query: range } })),
        every((cursor) => taken(http.GET("/api/v1/groups", { params: { query: { limit: 200, ...cursor } } }))),
        taken(http.GET("/api/v1/roster-overrides", { params: { query: range } })),
      ]);
      return { duties: roster.items, gaps: gaps.items, groups, swaps: swaps.items };
    },
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  const groups = query.data?.groups ?? [];
  return (
    <div className="page stack roster-page">
      <PageHead
        title={t("team.roster.title")}
        hint={t("team.roster.hint")}
        action={
          <div className="line">
            <Link to="/shifts">
              <Button tabIndex={-1}>{t("team.shift.title")}</Button>
            </Link>
            <Link to="/rotations">
              <Button tabIndex={-1}>{t("team.rotation.edit")}</Button>
            </Link>
          </div>
        }
      />
      <div className="line">
        <MonthStep days={days} onMonth={(month) => void navigate({ search: { ...search, month }, replace: true, resetScroll: false })} />
        <Select<string>
          className="roster-group"
          aria-label={t("team.roster.group")}
          allowClear
          placeholder={t("team.roster.every_group")}
          {...(search.group ? { value: search.group } : {})}
          options={groups.map((group) => ({ value: group.id, label: group.name }))}
          onChange={(group?: string) =>
            void navigate({ search: { ...(search.month ? { month: search.month } : {}), ...(group ? { group } : {}) }, replace: true, resetScroll: false })
          }
        />
      </div>
      <Loaded query={query} rows={10}>
        {(data) => {
          const mine = <Each extends { group_id: string | null }>(all: Each[]) => all.filter((one) => !search.group || one.group_id === search.group);
          const shown = data.groups.filter(({ id }) => !search.group || id === search.group);
          return <Grid days={days} duties={mine(data.duties)} gaps={mine(data.gaps)} groups={shown} swaps={data.swaps} />;
        }}
      </Loaded>
    </div>
  );
}

type GridProps = { days: number[]; duties: DutyStretch[]; gaps: RosterGap[]; groups: { id: string; name: string }[]; swaps: RosterSwap[] };

function Grid({ days, duties, gaps, groups, swaps }: GridProps) {
  const { t } = useWords();
  const language = useLanguage();
  const may = has(useAccount(), "dispatcher", "manager");
  const [changing, setChanging] = useState<DutyStretch | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // Where the month is wider than the screen it is looked at from today on.
  useEffect(() => {
    const here = box.current?.querySelector<HTMLElement>('[aria-current="date"]');
    const person = box.current?.querySelector<HTMLElement>("th");
    if (box.current && here && person) box.current.scrollLeft += here.getBoundingClientRect().left - person.getBoundingClientRect().right - here.offsetWidth;
  }, [days[0]]);
  const people = peopleOf(duties, days, localeOf(language));
  const coverage = gapsOf(gaps, days, groups);
  if (people.length === 0)
    return (
      <div className="panel">
        <Empty title={t("team.roster.empty")} hint={t("team.roster.empty_hint")} />
      </div>
    );
  return (
    <>
      <ul className="plain-list roster-legend" aria-label={t("team.roster.legend")}>
        {(["day", "evening", "night_on_call"] as const).map((kind) => (
          <li key={kind}>
            <i className="roster-duty" data-kind={kind} aria-hidden>
              {t(`team.roster.mark.${kind}`)}
            </i>
            {t(`team.roster.kind.${kind}`)}
          </li>
        ))}
        <li>
          <i className="roster-duty" data-away="true" aria-hidden /> {t("team.roster.away")}
        </li>
        <li>
          <i className="roster-gap" aria-hidden>
            !
          </i>
          {t("team.roster.gap")}
        </li>
      </ul>
      <div className="panel flush scroll-x" tabIndex={0} role="region" aria-label={t("team.roster.title")} ref={box}>
        <RosterTable
          days={days}
          people={people}
          coverage={coverage}
          duty={(on) => (
            <Duty key={on.duty.from + on.duty.rotation_id} on={on} swapped={swaps.some((swap) => isOf(swap, on.duty))} {...(may ? { onChange: () => setChanging(on.duty) } : {})} />
          )}
        />
      </div>
      {gaps.length > 0 && <GapList gaps={gaps} />}
      <Swaps swaps={swaps} people={people} may={may} />
      <StandIn duty={changing} onClose={() => setChanging(null)} />
    </>
  );
}

function GapList({ gaps }: { gaps: RosterGap[] }) {
  const { t } = useWords();
  const language = useLanguage();
  const coming = gaps.filter((gap) => Date.parse(gap.to) > serverNow()).slice(0, 8);
  if (coming.length === 0) return null;
  return (
    <section className="panel stack-8" aria-label={t("team.roster.coming")}>
      <h2>{t("team.roster.coming")}</h2>
      <ul className="plain-list stack-8">
        {coming.map((gap) => (
          <li key={gap.group_id + gap.from + gap.coverage}>{said(gap, language)}</li>
        ))}
      </ul>
    </section>
  );
}

/** Whether somebody has this duty because it was handed to him. */
function isOf(swap: RosterSwap, duty: DutyStretch): boolean {
  return swap.rotation_id === duty.rotation_id && swap.person_id === duty.person.id && swap.from < duty.to && swap.to > duty.from;
}

/** What was handed over in the month, to be taken back. */
function Swaps({ swaps, people, may }: { swaps: RosterSwap[]; people: { id: string; name: string }[]; may: boolean }) {
  const { t } = useWords();
  const language = useLanguage();
  const changed = useRosterChanged();
  const back = useMutation({
    mutationFn: (id: string) => taken(http.DELETE("/api/v1/roster-overrides/{id}", { params: { path: { id } } })),
    onSuccess: () => {
      changed();
      message.success(t("team.roster.taken_back"));
    },
  });
  if (swaps.length === 0) return null;
  const name = (id: string | null) => people.find((each) => each.id === id)?.name ?? t("team.roster.somebody");
  return (
    <section className="panel stack-8" aria-label={t("team.roster.swaps")}>
      <h2>{t("team.roster.swaps")}</h2>
      {back.error && <Refusal error={back.error} />}
      <ul className="plain-list stack-8">
        {swaps.map((swap) => (
          <li key={swap.id} className="spread">
            <span>
              {fullMoment(swap.from, language, houseZone())} – {clockTime(swap.to, language, houseZone())} ·{" "}
              {t(swap.replaces ? "team.roster.swap" : "team.roster.added", { name: name(swap.person_id), other: name(swap.replaces) })}
              {swap.reason && <span className="muted"> · {swap.reason}</span>}
            </span>
            {may && Date.parse(swap.to) > serverNow() && (
              <Button size="small" loading={slow(back.isPending && back.variables === swap.id)} onClick={() => back.mutate(swap.id)}>
                {t("team.roster.take_back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Taken = { person_id: string; reason?: string };

/** Somebody else takes a duty over. */
function StandIn({ duty, onClose }: { duty: DutyStretch | null; onClose: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const changed = useRosterChanged();
  return (
    <FormDialog<Taken, unknown>
      open={duty !== null}
      name={`stand-in.${duty?.rotation_id ?? ""}.${duty?.from ?? ""}.${duty?.person.id ?? ""}`}
      title={t("team.roster.stand_in")}
      submit={t("team.roster.stand_in")}
      send={({ person_id, reason }) =>
        taken(
          http.POST("/api/v1/roster-overrides", {
            body: {
              rotation_id: duty?.rotation_id ?? "",
              from: duty?.from ?? "",
              to: duty?.to ?? "",
              person_id,
              replaces: duty?.person.id ?? null,
              extra: false,
              reason: reason?.trim() || null,
            },
          }),
        )
      }
      onDone={() => {
        onClose();
        changed();
        message.success(t("team.roster.done"));
      }}
      onClose={onClose}
    >
      <p className="form-intro">
        {duty && t("team.roster.about", { name: duty.person.name, kind: t(`team.roster.kind.${duty.kind}`), from: fullMoment(duty.from, language, houseZone()), to: clockTime(duty.to, language, houseZone()) })}
      </p>
      <Item name="person_id" label={t("team.roster.who")} rules={[{ required: true, message: t("ui.need", { field: t("team.roster.who") }) }]}>
        <PersonSelect />
      </Item>
      <Item name="reason" label={t("team.roster.reason")}>
        <Input maxLength={200} placeholder={t("ui.optional")} />
      </Item>
    </FormDialog>
  );
}
