import { Button, Form, Input } from "antd";

import { asProblem } from "../../../api/problem";
import type { DocumentView } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useStep } from "../data";

/** The sections that people write; saving fills the rest in anew. */
export function Written({ document }: { document: DocumentView }) {
  const { t } = useWords();
  const language = useLanguage();
  const step = useStep(document);
  const before = Object.fromEntries(document.written.map((section) => [section.key, section.text]));
  const fields = step.error ? asProblem(step.error).fields : {};
  return (
    <section className="panel stack" aria-labelledby="written">
      <div>
        <h2 id="written">{t("documents.written")}</h2>
        <p className="small muted">{t("documents.written_hint")}</p>
      </div>
      {step.error && <Refusal error={step.error} />}
      <Form<Record<string, string>>
        key={document.version}
        layout="vertical"
        name="document"
        initialValues={before}
        onFinish={(written) => step.mutate({ step: "edit", written }, { onSuccess: () => void message.success(t("documents.done.edit")) })}
      >
        {document.written.map((section) => (
          <Form.Item
            key={section.key}
            name={section.key}
            label={section.name[language]}
            {...(fields[`written/${section.key}`] ? { validateStatus: "error", help: fields[`written/${section.key}`] } : {})}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 12 }} maxLength={8000} />
          </Form.Item>
        ))}
        <Button htmlType="submit" loading={slow(step.isPending)}>
          {t("documents.save")}
        </Button>
      </Form>
    </section>
  );
}
