import { DownOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Select } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import type { LateInput, ReportForm } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { Attach } from "../parts/Attach";
import { PersonSelect } from "../parts/Pickers";
import { Question } from "../parts/Question";
import { asOptions, systemGroups } from "../parts/systems";
import { lateBody, NOTHING, type LateFields } from "./lateBody";
import { TimeRows } from "./TimeRows";
import { AT_ONCE, clockOf, daysBack, instantsOf, STEPS, WITH_APPROVAL, type Step } from "./times";

type Missing = "system" | "what" | "done" | "report" | "steps" | "person";

type Props = {
  choices: ReportForm;
  incidentId: string | undefined;
  sending: boolean;
  error: unknown;
  onSend: (body: LateInput) => void;
};

/** What, how it was solved, and a clock time for each step; all else can wait behind "more". */
export function LateFieldsForm({ choices, incidentId, sending, error, onSend }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const ids = useId();
  const only = choices.systems.length === 1 ? choices.systems[0]?.id : undefined;
  const [fields, setFields] = useKept<LateFields>(`late.${incidentId ?? "new"}.fields`, { ...NOTHING, system: only });
  const [day, setDay] = useKept<number | undefined>(`late.${incidentId ?? "new"}.day`, undefined);
  const [more, setMore] = useState(false);
  const [missing, setMissing] = useState<Missing[]>([]);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (missing.length > 0) summary.current?.focus();
  }, [missing]);

  const put = <Name extends keyof LateFields>(name: Name, value: LateFields[Name]) =>
    setFields((before) => ({ ...before, [name]: value }));
  const now = serverNow();
  const steps = incidentId ? STEPS.filter((step) => step !== "report") : STEPS;
  const back = day ?? daysBack(fields.times.report, now);
  const instants = instantsOf(fields.times, back, now);
  const earliest = Math.min(...Object.values(instants));
  const age = Number.isFinite(earliest) ? now - earliest : 0;
  const mayName = has(account, "dispatcher", "manager");

  const unread = STEPS.filter((step) => fields.times[step].trim().length > 2 && clockOf(fields.times[step]) === null);

  const submit = () => {
    if (unread.length > 0) return document.getElementById(`${ids}-${unread[0]}`)?.focus();
    const lacking: Missing[] = [];
    if (!incidentId && !fields.system) lacking.push("system");
    if (!incidentId && fields.what.trim() === "") lacking.push("what");
    const ended = fields.times.solution !== "" || fields.times.restoration !== "";
    if (ended && fields.done.trim() === "") lacking.push("done");
    if (!incidentId && instants.report === undefined) lacking.push("report");
    if (!STEPS.some((step) => step !== "report" && fields.times[step] !== "")) lacking.push("steps");
    if (account.person_id === null && !fields.person) lacking.push("person");
    setMissing(lacking);
    if (lacking.includes("person")) setMore(true);
    if (lacking.length === 0) onSend(lateBody(fields, instants, incidentId, t("desk.entry.answered_by_phone")));
  };

  const pointers = error ? asProblem(error).pointers : {};
  const sentence = (name: Missing) => (name === "system" ? t("desk.report.need_system") : t(`desk.entry.need_${name}`));
  const note = (name: Missing, pointer: string) => (missing.includes(name) ? sentence(name) : pointers[pointer]);
  const notes: Partial<Record<Step, string | undefined>> = Object.fromEntries(
    STEPS.map((step) => [step, pointers[`/${step}/occurred_at`]]),
  );
  for (const step of STEPS) if (unread.includes(step)) notes[step] = t("desk.entry.no_time");
  if (missing.includes("report")) notes.report = sentence("report");
  if (missing.includes("steps")) notes.solution = sentence("steps");
  return (
    <form
      className="report stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      {missing.length > 0 && (
        <div className="refusal" role="alert" tabIndex={-1} ref={summary}>
          <div>
            <strong>{t("desk.report.missing", { count: missing.length })}</strong>
            <ul>
              {missing.map((name) => (
                <li key={name}>{sentence(name)}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {Boolean(error) && missing.length === 0 && <Refusal error={error} />}

      {!incidentId && (
        <>
          <Question id={`${ids}-system`} label={t("desk.report.system")} note={note("system", "/report/system_id")}>
            <Select
              id={`${ids}-system`}
              size="large"
              showSearch={{ optionFilterProp: "search" }}
              placeholder={t("desk.report.system_placeholder")}
              value={fields.system}
              onChange={(value) => put("system", value)}
              options={asOptions(systemGroups(choices, t("desk.report.recent"), t("desk.report.others"), t("desk.report.system_unknown"), true))}
              aria-invalid={missing.includes("system")}
              style={{ width: "100%" }}
            />
          </Question>
          <Question id={`${ids}-what`} label={t("desk.entry.what")} note={note("what", "/report/text")}>
            <Input.TextArea
              id={`${ids}-what`}
              value={fields.what}
              onChange={(event) => put("what", event.target.value)}
              autoSize={{ minRows: 2, maxRows: 8 }}
              placeholder={t("desk.entry.what_placeholder")}
              style={{ fontSize: 16 }}
            />
          </Question>
        </>
      )}
      <TimeRows
        ids={ids}
        steps={steps.filter((step) => more || (step !== "plan" && step !== "arrival"))}
        times={fields.times}
        back={back}
        instants={instants}
        notes={notes}
        onTime={(step, time) => put("times", { ...fields.times, [step]: time })}
        onBack={setDay}
      />
      <Question id={`${ids}-done`} label={t("desk.entry.done")} note={note("done", "/solution/solution")}>
        <Input.TextArea
          id={`${ids}-done`}
          value={fields.done}
          onChange={(event) => put("done", event.target.value)}
          autoSize={{ minRows: 2, maxRows: 8 }}
          placeholder={t("desk.entry.done_placeholder")}
          style={{ fontSize: 16 }}
        />
      </Question>
      {age > WITH_APPROVAL && (
        <p className="refusal" role="status">
          {t("desk.entry.too_late")}
        </p>
      )}
      {age > AT_ONCE && age <= WITH_APPROVAL && (
        <div className="panel stack-8">
          <p role="status">{t("desk.entry.evidence_needed")}</p>
          <Attach files={fields.files} onChange={(files) => put("files", files)} />
          <Question id={`${ids}-why`} label={t("desk.entry.why")} note={pointers["/reason"]}>
            <Input
              id={`${ids}-why`}
              value={fields.why}
              onChange={(event) => put("why", event.target.value)}
              placeholder={t("desk.entry.why_placeholder")}
            />
          </Question>
        </div>
      )}
      <div>
        <button type="button" className="link-button" aria-expanded={more} onClick={() => setMore(!more)}>
          <DownOutlined aria-hidden rotate={more ? 180 : 0} /> {t("desk.report.more")}
        </button>
      </div>
      {more && (
        <div className="stack">
          <div className="pair">
            {!incidentId && (
              <>
                <Line id={`${ids}-reporter`} label={t("desk.entry.who")} value={fields.reporter} onChange={(value) => put("reporter", value)} />
                <Line id={`${ids}-phone`} label={t("desk.entry.phone")} value={fields.phone} onChange={(value) => put("phone", value)} />
              </>
            )}
            <Line id={`${ids}-place`} label={t("desk.entry.place")} value={fields.place} onChange={(value) => put("place", value)} />
            {mayName && (
              <Question id={`${ids}-person`} label={t("desk.entry.person")} note={note("person", "/person_id")}>
                <PersonSelect
                  id={`${ids}-person`}
                  {...(fields.person ? { value: fields.person } : {})}
                  onChange={(value) => put("person", value)}
                />
              </Question>
            )}
          </div>
          <Line id={`${ids}-response`} label={t("desk.entry.response_text")} value={fields.response} onChange={(value) => put("response", value)} />
          <Line id={`${ids}-plan-text`} label={t("desk.entry.plan_text")} value={fields.plan} onChange={(value) => put("plan", value)} />
          <Checkbox checked={fields.workaround} onChange={(event) => put("workaround", event.target.checked)}>
            {t("desk.entry.workaround")}
          </Checkbox>
        </div>
      )}
      <div className="submit-bar">
        <Button type="primary" htmlType="submit" size="large" block loading={slow(sending)}>
          {t("desk.entry.submit")}
        </Button>
        <p className="small muted keys-hint">{t("desk.entry.keys")}</p>
      </div>
    </form>
  );
}

function Line({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Question id={id} label={label}>
      <Input id={id} size="large" value={value} onChange={(event) => onChange(event.target.value)} />
    </Question>
  );
}
