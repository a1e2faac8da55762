import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { asProblem, Problem } from "../../../api/problem";
import type { AgreementContent, AgreementVersion, Milestone } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { digitsOf, minorOf } from "../../../ui/money";
import { Severity } from "../../../ui/Severity";
import { phrase, useWords } from "../../../ui/words";
import { milestonesOf } from "./Targets";

const LEVELS = [1, 2, 3, 4] as const;
const DURATION = /^[1-9]\d*(wd|eod|w?(?:h|min|s))$/;

type Values = { times: Record<string, Record<string, string>>; fees: Record<string, string>; cap?: string };

/** The times, the fees and the cap of a draft, changed cell by cell; everything else of it stays as it is. */
export function EditTimes({ version }: { version: AgreementVersion }) {
  const { t } = useWords();
  const language = useLanguage();
  const client = useQueryClient();
  const [editing, setEditing] = useState<{ content: AgreementContent; etag: string } | null>(null);
  const open = async () => {
    // What is changed is what stands now, and only as long as nobody else changed it.
    const { data, error, response } = await http.GET("/api/v1/agreement-versions/{id}", { params: { path: { id: version.id } } });
    if (!data) throw new Problem({ status: response.status, ...(error as object) });
    setEditing({ content: data.content, etag: response.headers.get("ETag") ?? "" });
  };
  const content = editing?.content ?? (version.content as AgreementContent);
  const milestones = milestonesOf(content);
  const send = (values: Values) =>
    taken(
      http.PUT("/api/v1/agreement-versions/{id}", {
        params: { path: { id: version.id }, header: { "If-Match": editing?.etag ?? "" } },
        body: changed(content, milestones, values),
      }),
    );
  return (
    <>
      <Button onClick={() => void open().catch((failure: unknown) => message.error(asProblem(failure).sentence))}>
        {t("agreement.edit.do")}
      </Button>
      <FormDialog<Values, unknown>
        open={editing !== null}
        name={`times.${version.id}.${editing?.etag ?? ""}`}
        width={880}
        title={t("agreement.edit.title")}
        submit={t("agreement.edit.save")}
        initial={valuesOf(content, milestones)}
        send={(values) =>
          send(values).catch((failure: unknown) => {
            const problem = asProblem(failure);
            throw problem.status === 412 ? new Problem({ status: 412, detail: t("agreement.edit.stale"), code: problem.code }) : problem;
          })
        }
        onDone={() => {
          setEditing(null);
          for (const queryKey of [["agreement-version", version.id], ["agreement-findings", version.id]])
            void client.invalidateQueries({ queryKey });
          void message.success(t("agreement.edit.saved"));
        }}
        onClose={() => setEditing(null)}
      >
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
              <Input inputMode="decimal" prefix="¥" />
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

function valuesOf(content: AgreementContent, milestones: Milestone[]): Values {
  const within = (level: number, milestone: Milestone) => content.targets.find((row) => row.severity === level && row.milestone === milestone)?.within ?? "";
  const cap = content.assessment.cap_permille;
  return {
    times: Object.fromEntries(LEVELS.map((level) => [level, Object.fromEntries(milestones.map((each) => [each, within(level, each)]))])),
    fees: Object.fromEntries((content.fees ?? []).map((fee) => [fee.code, String(fee.amount.minor / 10 ** digitsOf(fee.amount.currency))])),
    ...(cap == null ? {} : { cap: String(cap / 10) }),
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
