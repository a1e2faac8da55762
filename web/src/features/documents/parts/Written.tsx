import { Button, Form, Input } from "antd";

import { asProblem } from "../../../api/problem";
import type { DocumentView } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTypedOver, waits } from "../../../ui/typedOver";
import { useWords } from "../../../ui/words";
import { useStep } from "../data";

const textsOf = (document: DocumentView) => Object.fromEntries(document.written.map((section) => [section.key, section.text]));

const keyOf = (document: DocumentView) => `written.${document.id}`;

/** Whether somebody wrote into it here and has not saved it. */
export function isWrittenInto(document: DocumentView): boolean {
  return waits(keyOf(document), textsOf(document));
}

/** The sections that people write; saving fills the rest in anew. What is typed stays until it is saved, whoever else saves meanwhile. */
export function Written({ document }: { document: DocumentView }) {
  const { t } = useWords();
  const language = useLanguage();
  const step = useStep(document);
  const typed = useTypedOver(keyOf(document), textsOf(document));
  const fields = step.error ? asProblem(step.error).fields : {};
  const save = () => {
    if (step.isPending) return;
    const written = typed.values;
    step.mutate(
      { step: "edit", written },
      {
        onSuccess: (now) => {
          typed.settle(written, textsOf(now));
          void message.success(t("documents.done.edit"));
        },
      },
    );
  };
  return (
    <section className="panel stack" aria-labelledby="written">
      <div>
        <h2 id="written">{t("documents.written")}</h2>
        <p className="small muted">{t("documents.written_hint")}</p>
      </div>
      {step.error && <Refusal error={step.error} />}
      <Form layout="vertical" onFinish={save}>
        {document.written.map((section) => (
          <Form.Item
            key={section.key}
            label={section.name[language]}
            htmlFor={`written-${section.key}`}
            extra={typed.overtaken.includes(section.key) && <Overtaken text={section.text} onTake={() => typed.drop(section.key)} />}
            {...(fields[`written/${section.key}`] ? { validateStatus: "error", help: fields[`written/${section.key}`] } : {})}
          >
            <Input.TextArea
              id={`written-${section.key}`}
              autoSize={{ minRows: 2, maxRows: 12 }}
              maxLength={8000}
              value={typed.values[section.key] ?? ""}
              onChange={(event) => typed.put(section.key, event.target.value)}
            />
          </Form.Item>
        ))}
        <div className="line">
          <Button htmlType="submit" loading={slow(step.isPending)}>
            {t("documents.save")}
          </Button>
          {typed.changed && <Button onClick={() => typed.drop()}>{t("documents.drop")}</Button>}
          <span className="small muted" role="status">
            {typed.changed ? t("documents.unsaved") : ""}
          </span>
        </div>
      </Form>
    </section>
  );
}

/** Somebody else wrote the same section meanwhile: what he wrote, and the way to take it. */
function Overtaken({ text, onTake }: { text: string; onTake: () => void }) {
  const { t } = useWords();
  return (
    <span role="status">
      {t("documents.overtaken", { text: text || t("documents.overtaken_empty") })}{" "}
      <button type="button" className="link-button" onClick={onTake}>
        {t("documents.take_theirs")}
      </button>
    </span>
  );
}
