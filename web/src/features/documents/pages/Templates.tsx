import { PlusOutlined } from "@ant-design/icons";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Modal, Popconfirm } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { DocumentTemplate } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { templateFile, useEndTemplate, useTemplates } from "../data";
import { KINDS } from "../kinds";
import { AddTemplate } from "../parts/AddTemplate";
import { DocumentChoice } from "../parts/DocumentChoice";
import { Fields } from "../parts/Fields";
import { Narrow } from "../parts/Narrow";

/** How a field is written, for sentences that show it. */
const EXAMPLE = "{{document.number}}";

/** The customers' own Word forms: which are used, a new one, one tried on a document, what they may name. */
export function TemplatesPage() {
  const { t } = useWords();
  useTitle(t("documents.templates.title"));
  const language = useLanguage();
  const navigate = useNavigate({ from: "/documents/templates" });
  const { kind } = useSearch({ from: "/inside/documents/templates" });
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
        <div className="line">
          <Narrow name="kind" values={KINDS} chosen={kind} onChoose={(next) => void navigate({ search: next ? { kind: next } : {}, replace: true })} />
        </div>
        <Loaded query={templates}>
          {(items) => (
            <List
              name="document-templates"
              title={t("documents.templates.title")}
              columns={columnsOf(t, language)}
              rows={items.filter((item) => !kind || item.kind === kind)}
              empty={items.length === 0 ? <Empty title={t("documents.templates.none")} hint={t("documents.templates.none_hint")} action={add} /> : <Empty title={t("ui.list.none")} />}
              rowKey={(item) => item.id}
              cards={{ list: "stack-8", each: "panel spread" }}
              card={(item, shows) => <One template={item} shows={shows} onTry={() => setTrying(item)} />}
            />
          )}
        </Loaded>
        <Fields example={EXAMPLE} />
      </div>
      <AddTemplate open={adding} onClose={() => setAdding(false)} />
      {trying && <Trying template={trying} onClose={() => setTrying(null)} />}
    </div>
  );
}

/** What is said of a form: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, language: Language): ListColumn<DocumentTemplate>[] {
  const of = plainColumn<DocumentTemplate>;
  return [
    of("kind", t("documents.field.kind"), (template) => t(`documents.kind.${template.kind}`), { fixed: true }),
    of("language", t("documents.field.language"), (template) => languageOf(template, t)),
    of("customer", t("documents.field.customer"), (template) => template.customer_name ?? t("documents.templates.every")),
    of("file", t("documents.returns.name"), (template) => template.file_name, { fixed: true }),
    of("made", t("documents.returns.made"), (template) => madeOf(template, t, language)),
  ];
}

function languageOf({ language }: DocumentTemplate, t: Words): string {
  return t(`documents.language.${language === "en" ? "en" : "zh"}`);
}

function madeOf({ version, made_by, made_at }: DocumentTemplate, t: Words, language: Language): string {
  return `${t("documents.templates.version", { version })} · ${made_by} ${fullMoment(made_at, language)}`;
}

function One({ template, shows, onTry }: { template: DocumentTemplate; shows: Shows; onTry: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const end = useEndTemplate();
  return (
    <>
      <div>
        <strong>{t(`documents.kind.${template.kind}`)}</strong>
        {shows.has("language") && ` · ${languageOf(template, t)}`}
        {shows.has("customer") && ` · ${template.customer_name ?? t("documents.templates.every")}`}
        <div className="line small">
          <a href={templateFile(template.id)} download aria-label={`${t("documents.templates.download")}: ${template.file_name}`}>
            {template.file_name}
          </a>
          {shows.has("made") && <span className="muted">{madeOf(template, t, language)}</span>}
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
    </>
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
