import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useEffect, useRef, useState } from "react";

import { http, taken } from "../../../api/client";
import { asProblem, Problem } from "../../../api/problem";
import type { AgreementContent, AgreementVersion, Milestone } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { forget, keep, kept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { digitsOf, minorOf } from "../../../ui/money";
import { Severity } from "../../../ui/Severity";
import { phrase, useWords } from "../../../ui/words";
import { readVersion } from "../editor/useDraft";
import { milestonesOf } from "./Targets";

const LEVELS = [1, 2, 3, 4] as const;
const DURATION = /^[1-9]\d*(wd|eod|w?(?:h|min|s))$/;

export type Values = { times: Record<string, Record<string, string>>; fees: Record<string, string>; cap?: string };

/** A draft as it was read. */
type Editing = { content: AgreementContent; etag: string };

const nameOf = (id: string, etag: string) => `times.${id}.${etag}`;

/** The times, the fees and the cap of a draft, changed cell by cell; everything else of it stays as it is. */
export function EditTimes({ version }: { version: AgreementVersion }) {
  const { t } = useWords();
  const language = useLanguage();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Editing | null>(null);
  /** What is changed is what stands now, and only as long as nobody else changed it; what was typed over an earlier reading is laid over this one. */
  const open = async () => {
    const { content: now, etag } = await readVersion(version.id);
    const before = kept<Editing>(`times-of.${version.id}`);
    const typed = before && before.etag !== etag ? kept<Values>(nameOf(version.id, before.etag)) : undefined;
    if (before && typed) {
      keep(nameOf(version.id, etag), carried(typed, valuesOf(before.content), valuesOf(now)));
      forget(nameOf(version.id, before.etag));
    }
    keep(`times-of.${version.id}`, { content: now, etag });
    setEditing({ content: now, etag });
  };
  const content = editing?.content ?? (version.content as AgreementContent);
  const milestones = milestonesOf(content);
  const send = async (values: Values) => {
    try {
      return await taken(
        http.PUT("/api/v1/agreement-versions/{id}", {
          params: { path: { id: version.id }, header: { "If-Match": editing?.etag ?? "" } },
          body: changed(content, milestones, values),
        }),
      );
    } catch (failure) {
      const problem = asProblem(failure);
      if (problem.status !== 412) throw problem;
      await open();
      throw new Problem({ status: 412, detail: t("agreement.edit.stale"), code: problem.code });
    }
  };
  return (
    <>
      <Button onClick={() => void open().catch((failure: unknown) => message.error(asProblem(failure).sentence))}>
        {t("agreement.edit.do")}
      </Button>
      <FormDialog<Values, unknown>
        open={editing !== null}
        name={nameOf(version.id, editing?.etag ?? "")}
        width={880}
        title={t("agreement.edit.title")}
        submit={t("agreement.edit.save")}
        initial={valuesOf(content)}
        send={send}
        onDone={() => {
          forget(`times-of.${version.id}`);
          setEditing(null);
          for (const queryKey of [["agreement-version", version.id], ["agreement-findings", version.id]])
            void client.invalidateQueries({ queryKey });
          void message.success(t("agreement.edit.saved"));
        }}
        onClose={() => setEditing(null)}
      >
        <Reread name={nameOf(version.id, editing?.etag ?? "")} initial={valuesOf(content)} />
        <p className="small muted form-intro">{t("agreement.edit.hint")}</p>
        <div className="times-grid">
          {LEVELS.map((level) => (
            <fieldset key={level}>
              <legend>
                <Severity level={level} named />
              </legend>
              {milestones.map((milestone) => (
                <Form.Item
                  key={milestone}
                  name={["times", String(level), milestone]}
                  label={phrase(t, "ui.milestone", milestone)}
                  rules={[{ pattern: DURATION, message: t("agreement.edit.bad") }]}
                >
                  <Input
                    aria-label={t("agreement.edit.cell", {
                      severity: phrase(t, "ui.severity.name", String(level)),
                      milestone: phrase(t, "ui.milestone", milestone),
                    })}
                    autoComplete="off"
                  />
                </Form.Item>
              ))}
            </fieldset>
          ))}
        </div>
        <h3 className="form-part">{t("agreement.edit.money")}</h3>
        <div className="times-grid">
          {(content.fees ?? []).map((fee) => (
            <Form.Item
              key={fee.code}
              name={["fees", fee.code]}
              label={t("agreement.edit.fee", { name: fee.name[language], unit: fee.unit[language] })}
              rules={[
                { required: true, message: t("ui.need_amount") },
                {
                  validator: (_, typed?: string) =>
                    !typed || minorOf(typed, fee.amount.currency) !== null ? Promise.resolve() : Promise.reject(new Error(t("ui.need_amount"))),
                },
              ]}
            >
              <Input inputMode="decimal" suffix={fee.amount.currency} />
            </Form.Item>
          ))}
          <Item
            name="cap"
            label={t("agreement.edit.cap")}
            rules={[
              {
                validator: (_, typed?: string) =>
                  !typed || permilleOf(typed) !== null ? Promise.resolve() : Promise.reject(new Error(t("agreement.edit.bad_percent"))),
              },
            ]}
          >
            <Input inputMode="decimal" suffix="%" />
          </Item>
        </div>
      </FormDialog>
    </>
  );
}

/** Read anew after somebody else's change: the fields show what stands now, under what was typed. */
function Reread({ name, initial }: { name: string; initial: Values }) {
  const form = Form.useFormInstance<Values>();
  const shown = useRef(name);
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    form.setFieldsValue({ cap: "", ...(kept<Values>(name) ?? initial) });
  }, [name]);
  return null;
}

function valuesOf(content: AgreementContent): Values {
  const milestones = milestonesOf(content);
  const within = (level: number, milestone: Milestone) => content.targets.find((row) => row.severity === level && row.milestone === milestone)?.within ?? "";
  const cap = content.assessment.cap_permille;
  return {
    times: Object.fromEntries(LEVELS.map((level) => [level, Object.fromEntries(milestones.map((each) => [each, within(level, each)]))])),
    fees: Object.fromEntries((content.fees ?? []).map((fee) => [fee.code, String(fee.amount.minor / 10 ** digitsOf(fee.amount.currency))])),
    ...(cap == null ? {} : { cap: String(cap / 10) }),
  };
}

/** What was typed over an earlier text, laid over the present one: a cell that was left alone is as it is now. */
export function carried(typed: Values, before: Values, now: Values): Values {
  const over = (mine: Record<string, string> = {}, then: Record<string, string> = {}, present: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(present).map(([name, text]) => [name, mine[name] === undefined || mine[name] === (then[name] ?? "") ? text : mine[name]]));
  const cap = (typed.cap ?? "") === (before.cap ?? "") ? now.cap : typed.cap;
  return {
    times: Object.fromEntries(Object.keys(now.times).map((level) => [level, over(typed.times[level], before.times[level], now.times[level])])),
    fees: over(typed.fees, before.fees, now.fees),
    ...(cap === undefined ? {} : { cap }),
  };
}

/** The draft's content with the cells as they were typed; rows of steps that have no column stay. */
export function changed(content: AgreementContent, milestones: Milestone[], { times, fees, cap }: Values): AgreementContent {
  const kept = content.targets.filter((row) => !milestones.includes(row.milestone));
  const typed = LEVELS.flatMap((severity) =>
    milestones.flatMap((milestone) => {
      const within = times[String(severity)]?.[milestone]?.trim();
      return within ? [{ severity, milestone, within }] : [];
    }),
  );
  return {
    ...content,
    targets: [...typed, ...kept] as AgreementContent["targets"],
    fees: (content.fees ?? []).map((fee) => {
      const minor = minorOf(fees?.[fee.code] ?? "", fee.amount.currency);
      return minor === null ? fee : { ...fee, amount: { ...fee.amount, minor } };
    }),
    assessment: { ...content.assessment, cap_permille: cap ? permilleOf(cap) : null },
  };
}

/** A percentage that was typed, in thousandths; null where it is none. */
function permilleOf(typed: string): number | null {
  const value = /^\d+(\.\d)?$/.test(typed.trim()) ? Math.round(Number(typed) * 10) : Number.NaN;
  return value >= 0 && value <= 1000 ? value : null;
}
