import { PlusOutlined } from "@ant-design/icons";
import { Button, Modal, Popconfirm } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { DocumentTemplate } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { templateFile, useEndTemplate, useTemplates } from "../data";
import { AddTemplate } from "../parts/AddTemplate";
import { DocumentChoice } from "../parts/DocumentChoice";
import { Fields } from "../parts/Fields";

/** How a field is written, for sentences that show it. */
const EXAMPLE = "{{document.number}}";

/** The customers' own Word forms: which are used, a new one, one tried on a document, what they may name. */
export function TemplatesPage() {
  const { t } = useWords();
  useTitle(t("documents.templates.title"));
  const templates = useTemplates();
  const [adding, setAdding] = useState(false);
  const [trying, setTrying] = useState<DocumentTemplate | null>(null);
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
      {t("documents.templates.add")}
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("documents.templates.title")}</h1>
          <p className="muted">{t("documents.templates.hint", { example: EXAMPLE })}</p>
        </div>
        {add}
      </div>
      <div className="stack">
        <Loaded query={templates}>
          {(items) =>
            items.length === 0 ? (
              <div className="panel">
                <Empty title={t("documents.templates.none")} hint={t("documents.templates.none_hint")} action={add} />
              </div>
            ) : (
              <ul className="stack-8 plain-list">
                {items.map((item) => (
                  <One key={item.id} template={item} onTry={() => setTrying(item)} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <Fields example={EXAMPLE} />
      </div>
      <AddTemplate open={adding} onClose={() => setAdding(false)} />
      {trying && <Trying template={trying} onClose={() => setTrying(null)} />}
    </div>
  );
}

function One({ template, onTry }: { template: DocumentTemplate; onTry: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const end = useEndTemplate();
  return (
    <li className="panel spread">
      <div>
        <strong>{t(`documents.kind.${template.kind}`)}</strong> · {t(`documents.language.${template.language === "en" ? "en" : "zh"}`)} ·{" "}
        {template.customer_name ?? t("documents.templates.every")}
        <div className="line small">
          <a href={templateFile(template.id)} download aria-label={`${t("documents.templates.download")}: ${template.file_name}`}>
            {template.file_name}
          </a>
          <span className="muted">
            {t("documents.templates.version", { version: template.version })} · {template.made_by} {fullMoment(template.made_at, language)}
          </span>
        </div>
        {!template.has_code && <div className="small">{t("documents.templates.no_code")}</div>}
      </div>
      <div className="line">
        <Button onClick={onTry}>{t("documents.templates.preview")}</Button>
        <Popconfirm
          title={t("documents.templates.end_sure")}
          okText={t("documents.templates.end")}
          cancelText={t("ui.cancel")}
          onConfirm={() =>
            end.mutate(template.id, {
              onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
            })
          }
        >
          <Button disabled={end.isPending}>{t("documents.templates.end")}</Button>
        </Popconfirm>
      </div>
    </li>
  );
}

/** A form filled in with what a document of its kind says. */
function Trying({ template, onClose }: { template: DocumentTemplate; onClose: () => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string>();
  return (
    <Modal open title={t("documents.templates.preview")} footer={null} onCancel={onClose}>
      <DocumentChoice
        kind={template.kind}
        language={template.language === "en" ? "en" : "zh"}
        customer={template.customer_id}
        value={chosen}
        onChange={setChosen}
      >
        <Button type="primary" disabled={!chosen} href={chosen ? templateFile(template.id, chosen) : undefined} download>
          {t("documents.templates.preview_open")}
        </Button>
      </DocumentChoice>
    </Modal>
  );
}
