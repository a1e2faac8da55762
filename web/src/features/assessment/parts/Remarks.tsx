import { Button, Input } from "antd";
import { useState } from "react";

import type { AssessmentRemark, AssessmentSheet } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { said, useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { useStep } from "../data";

/** What both sides say about the sheet, each remark with its answer. */
export function Remarks({ sheet }: { sheet: AssessmentSheet }) {
  const { t } = useWords();
  const may = sheet.steps.includes("remark");
  if (sheet.remarks.length === 0 && !may) return null;
  return (
    <section className="panel stack" data-tour="remarks">
      <h2>{t("assessment.remarks.title")}</h2>
      {sheet.remarks.length === 0 && <p className="muted">{t("assessment.remarks.none")}</p>}
      <ul className="plain-list stack">
        {sheet.remarks.map((remark) => (
          <Remark key={remark.id} remark={remark} sheet={sheet} />
        ))}
      </ul>
      {may && <Writing sheet={sheet} label={t("assessment.remarks.write")} send="remark" />}
    </section>
  );
}

function Remark({ remark, sheet }: { remark: AssessmentRemark; sheet: AssessmentSheet }) {
  const { t } = useWords();
  const language = useLanguage();
  const [answering, setAnswering] = useState(false);
  const line = remark.line === null ? undefined : sheet.result?.lines[remark.line];
  return (
    <li className="stack-8">
      <div className="small muted">
        {remark.made.by} · {t(`assessment.remarks.${remark.side === "customer" ? "customer" : "provider"}`)} ·{" "}
        {fullMoment(remark.made.at, language)}
        {line && ` · ${said(line.name, language)}`}
        {remark.clock_id !== null && ` · ${t("assessment.remarks.about_clock")}`}
      </div>
      <div className="said">{remark.text}</div>
      {remark.answer !== null && remark.answered !== null ? (
        <div className="answer">
          <div className="small muted">
            {remark.answered.by} · {t("assessment.remarks.answer")} · {fullMoment(remark.answered.at, language)}
          </div>
          <div className="said">{remark.answer}</div>
        </div>
      ) : (
        sheet.steps.includes("answer") &&
        remark.side === "customer" &&
        (answering ? (
          <Writing sheet={sheet} label={t("assessment.remarks.write_answer")} send="answer" remark={remark.id} />
        ) : (
          <div>
            <Button size="small" onClick={() => setAnswering(true)}>
              {t("assessment.remarks.to_answer")}
            </Button>
          </div>
        ))
      )}
    </li>
  );
}

type Written = { sheet: AssessmentSheet; label: string } & ({ send: "remark" } | { send: "answer"; remark: string });

function Writing(props: Written) {
  const { t } = useWords();
  const { sheet, label } = props;
  const [text, setText] = useKept(`sheet.${sheet.id}.${props.send === "answer" ? props.remark : "remark"}`, "");
  const step = useStep(sheet);
  const send = () =>
    step.mutate(
      props.send === "remark" ? { step: "remark", text } : { step: "answer", remark: props.remark, text },
      { onSuccess: () => setText("") },
    );
  return (
    <form
      className="stack-8 not-printed"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {step.error && <Refusal error={step.error} />}
      <Input.TextArea
        aria-label={label}
        placeholder={label}
        autoSize={{ minRows: 2, maxRows: 8 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <Button htmlType="submit" loading={slow(step.isPending)}>
          {t(props.send === "remark" ? "assessment.remarks.send" : "assessment.remarks.send_answer")}
        </Button>
      </div>
    </form>
  );
}
