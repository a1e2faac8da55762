import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";

import type { AgreementContent, LadderRole, Milestone } from "../../../api/types";
import { Empty } from "../../../ui/PageState";
import { phrase, useWords } from "../../../ui/words";
import { does, freshKey, kindOf, rolesOf, rungInWords, turned, withActions, type Rung, type Trigger, type TriggerKind } from "./ladder";
import { Length } from "./Length";
import { refusedAt } from "./sections";

const LEVELS = [1, 2, 3, 4] as const;
const MILESTONES: Milestone[] = ["respond", "on_site", "plan", "restore", "resolve", "report", "update"];
const KINDS: TriggerKind[] = ["percent", "before", "after", "unacknowledged", "after_event"];
const ROLES: LadderRole[] = ["engineer", "lead", "manager", "director", "customer_lead"];
const EVENTS = ["reported", "assigned", "accepted", "responded", "arrived", "planned", "restored", "offered", "reopened"] as const;

type Props = { content: AgreementContent; onChange: (part: Partial<AgreementContent>) => void; pointers: Record<string, string> };

/** Who hears of a running time, when and by which way: one ladder for each severity, read aloud beneath each rung. */
export function LadderSection({ content, onChange, pointers }: Props) {
  const { t } = useWords();
  const [level, setLevel] = useState<number>(1);
  const rungs = content.ladders[level - 1] ?? [];
  const put = (next: Rung[]) => onChange({ ladders: content.ladders.map((ladder, index) => (index === level - 1 ? next : ladder)) });
  const promised = MILESTONES.filter((milestone) => content.targets.some((row) => row.severity === level && row.milestone === milestone));
  const others = LEVELS.filter((each) => each !== level && (content.ladders[each - 1] ?? []).length > 0);
  const add = () => {
    const milestone = promised[0] ?? "respond";
    put([...rungs, { key: freshKey(rungs, milestone), milestone, trigger: { percent: 80 }, actions: [{ notify: { roles: ["engineer"] } }] }]);
  };
  return (
    <div className="stack">
      <div className="line">
        <Segmented
          aria-label={t("agreement.severity_column")}
          value={level}
          onChange={setLevel}
          options={LEVELS.map((each) => ({
            value: each,
            label: `${phrase(t, "ui.severity.name", String(each))} · ${t("agreement.ladder.count", { count: (content.ladders[each - 1] ?? []).length })}`,
          }))}
        />
        {others.length > 0 && (
          <Select<number | null>
            className="ladder-copy"
            aria-label={t("agreement.ladder.copy")}
            value={null}
            placeholder={t("agreement.ladder.copy")}
            options={others.map((each) => ({ value: each, label: t("agreement.ladder.copy_of", { severity: phrase(t, "ui.severity.name", String(each)) }) }))}
            onChange={(from) => from !== null && put(structuredClone(content.ladders[from - 1] ?? []))}
          />
        )}
      </div>
      {rungs.length === 0 && <Empty title={t("agreement.ladder.empty")} hint={t("agreement.ladder.empty_hint")} />}
      <ol className="plain-list">
        {rungs.map((rung, index) => (
          <RungRow
            // The place in the order is what a rung is while it is edited: its key may be typed anew.
            key={index}
            rung={rung}
            number={index + 1}
            promised={promised}
            refused={refusedAt(pointers, `/ladders/${level - 1}/${index}`)}
            onChange={(next) => put(rungs.map((each, at) => (at === index ? next : each)))}
            onMove={(by) => put(moved(rungs, index, by))}
            onDrop={() => put(rungs.filter((_, at) => at !== index))}
            last={index === rungs.length - 1}
          />
        ))}
      </ol>
      <div>
        <Button icon={<PlusOutlined aria-hidden />} onClick={add}>
          {t("agreement.ladder.add")}
        </Button>
      </div>
    </div>
  );
}

function moved(rungs: Rung[], index: number, by: -1 | 1): Rung[] {
  const next = [...rungs];
  const [one] = next.splice(index, 1);
  if (one) next.splice(index + by, 0, one);
  return next;
}

type RowProps = {
  rung: Rung;
  number: number;
  promised: Milestone[];
  refused: string[];
  last: boolean;
  onChange: (rung: Rung) => void;
  onMove: (by: -1 | 1) => void;
  onDrop: () => void;
};

function RungRow({ rung, number, promised, refused, last, onChange, onMove, onDrop }: RowProps) {
  const { t } = useWords();
  const roles = ROLES.map((role) => ({ value: role, label: t(`agreement.ladder.role.${role}`) }));
  const named = (what: string) => t("agreement.ladder.of_rung", { number, what });
  const about = kindOf(rung.trigger) === "after_event" ? MILESTONES : [...new Set([...promised, rung.milestone])];
  const act = (change: Parameters<typeof withActions>[1]) => onChange({ ...rung, actions: withActions(rung.actions, change) });
  return (
    <li className="rung" data-refused={refused.length > 0}>
      <span className="rung-number" aria-hidden>
        {number}
      </span>
      <div className="rung-body">
        <div className="rung-when">
          <Select<Milestone>
            aria-label={named(t("agreement.ladder.milestone"))}
            value={rung.milestone}
            options={about.map((each) => ({ value: each, label: phrase(t, "ui.milestone", each) }))}
            onChange={(milestone) => onChange({ ...rung, milestone })}
          />
          <Select<TriggerKind>
            aria-label={named(t("agreement.ladder.when"))}
            value={kindOf(rung.trigger)}
            options={KINDS.map((kind) => ({ value: kind, label: t(`agreement.ladder.kind.${kind}`) }))}
            onChange={(kind) => onChange({ ...rung, trigger: turned(rung.trigger, kind, rung.milestone) })}
          />
          <Moment trigger={rung.trigger} named={named} onChange={(trigger) => onChange({ ...rung, trigger })} />
        </div>
        <div className="rung-who">
          <label>
            <span className="small muted">{t("agreement.ladder.notify")}</span>
            <Select<LadderRole[]> mode="multiple" aria-label={named(t("agreement.ladder.notify"))} value={rolesOf(rung.actions, "notify")} options={roles} onChange={(notify) => act({ notify })} />
          </label>
          <label>
            <span className="small muted">{t("agreement.ladder.page")}</span>
            <Select<LadderRole[]> mode="multiple" aria-label={named(t("agreement.ladder.page"))} value={rolesOf(rung.actions, "page")} options={roles} onChange={(page) => act({ page })} />
          </label>
          <span className="rung-deeds">
            <Checkbox checked={does(rung.actions, "raise_severity")} onChange={(event) => act({ raise_severity: event.target.checked })}>
              {t("agreement.ladder.raise")}
            </Checkbox>
            <Checkbox checked={does(rung.actions, "reassign")} onChange={(event) => act({ reassign: event.target.checked })}>
              {t("agreement.ladder.reassign")}
            </Checkbox>
          </span>
        </div>
        <p className="rung-says">{rungInWords(rung, t)}</p>
        {refused.map((sentence) => (
          <p key={sentence} className="refused" role="alert">
            {sentence}
          </p>
        ))}
      </div>
      <span className="rung-tools">
        <Button size="small" type="text" icon={<ArrowUpOutlined aria-hidden />} aria-label={named(t("agreement.ladder.up"))} disabled={number === 1} onClick={() => onMove(-1)} />
        <Button size="small" type="text" icon={<ArrowDownOutlined aria-hidden />} aria-label={named(t("agreement.ladder.down"))} disabled={last} onClick={() => onMove(1)} />
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={named(t("agreement.ladder.drop"))} onClick={onDrop} />
      </span>
    </li>
  );
}

function Moment({ trigger, named, onChange }: { trigger: Trigger; named: (what: string) => string; onChange: (trigger: Trigger) => void }) {
  const { t } = useWords();
  if ("percent" in trigger)
    return (
      <InputNumber
        aria-label={named(t("agreement.ladder.percent"))}
        value={trigger.percent}
        min={1}
        max={500}
        suffix="%"
        onChange={(percent) => percent !== null && onChange({ percent })}
      />
    );
  const label = named(t("agreement.ladder.length"));
  if ("before" in trigger) return <Length label={label} value={trigger.before} onChange={(before) => onChange({ before })} />;
  if ("after" in trigger) return <Length label={label} value={trigger.after} onChange={(after) => onChange({ after })} />;
  if ("unacknowledged" in trigger) return <Length label={label} value={trigger.unacknowledged} onChange={(unacknowledged) => onChange({ unacknowledged })} />;
  const put = (change: Partial<typeof trigger.after_event>) => onChange({ after_event: { ...trigger.after_event, ...change } });
  return (
    <>
      <Select
        aria-label={named(t("agreement.ladder.event_label"))}
        value={trigger.after_event.event}
        options={EVENTS.map((event) => ({ value: event, label: t(`agreement.ladder.event.${event}`) }))}
        onChange={(event) => put({ event })}
      />
      <Length label={label} value={trigger.after_event.duration} onChange={(duration) => put({ duration })} />
      <Select<Milestone>
        aria-label={named(t("agreement.ladder.while_unmet"))}
        value={trigger.after_event.while_unmet}
        options={MILESTONES.map((each) => ({ value: each, label: t("agreement.ladder.unmet", { milestone: phrase(t, "ui.milestone", each) }) }))}
        onChange={(while_unmet) => put({ while_unmet })}
      />
    </>
  );
}
