import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import { STEPS, tidied, type Step, type Times } from "./times";

type Props = {
  ids: string;
  /** The steps that are asked for, in order. */
  steps: readonly Step[];
  times: Times;
  back: number;
  instants: Partial<Record<Step, number>>;
  notes: Partial<Record<Step, string | undefined>>;
  onTime: (step: Step, time: string) => void;
  onBack: (back: number) => void;
};

/** One date and a clock time for each step; a time that belongs to the next day says so. */
export function TimeRows({ ids, steps, times, back, instants, notes, onTime, onBack }: Props) {
  const { t } = useTranslation();
  const days = ["today", "yesterday", "before", "days_ago"] as const;
  const call = instants.report;
  return (
    <fieldset className="choice">
      <legend>{t("desk.entry.when")}</legend>
      <div className="late-times">
        <div className="late-time">
          <label htmlFor={`${ids}-day`}>{t("desk.entry.day")}</label>
          <Select
            id={`${ids}-day`}
            size="large"
            value={back}
            onChange={onBack}
            options={days.map((day, value) => ({ value, label: t(`desk.entry.${day}`) }))}
          />
        </div>
        {STEPS.filter((step) => steps.includes(step)).map((step) => {
          const at = instants[step];
          const means = EMPTY_MEANS[step];
          const nextDay = at !== undefined && call !== undefined && new Date(at).getDate() !== new Date(call).getDate();
          return (
            <div key={step} className="late-time">
              <label htmlFor={`${ids}-${step}`}>
                {t(`desk.entry.step.${step}`)} {nextDay && <span className="adjective">{t("desk.entry.next_day")}</span>}
              </label>
              <Input
                id={`${ids}-${step}`}
                inputMode="numeric"
                autoComplete="off"
                maxLength={6}
                placeholder="14:31"
                size="large"
                value={times[step]}
                aria-invalid={notes[step] ? true : undefined}
                aria-describedby={`${ids}-${step}-hint`}
                onChange={(event) => onTime(step, event.target.value)}
                onBlur={(event) => onTime(step, tidied(event.target.value))}
              />
              <span id={`${ids}-${step}-hint`} className={notes[step] ? "field-note" : "small muted"}>
                {notes[step] ?? (means && t(means))}
              </span>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

/** What an empty field means. */
const EMPTY_MEANS = {
  report: null,
  response: "desk.entry.same_as_call",
  arrival: "desk.entry.not_done",
  plan: "desk.entry.not_done",
  restoration: "desk.entry.same_as_solution",
  solution: null,
} as const;
