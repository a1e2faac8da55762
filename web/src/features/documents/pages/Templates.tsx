import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";

import { asProblem, Problem } from "../../../api/problem";
import type { DocumentRow, DocumentTemplate } from "../../../api/types";
import { FormDialog } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { templateFile, useAddTemplate, useCustomers, useEndTemplate, useFound, useTemplates } from "../data";
import { KINDS } from "../kinds";
import { DocumentSelect } from "../parts/DocumentSelect";
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
      <Adding open={adding} onClose={() => setAdding(false)} />
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
        <div className="small muted">
          <a href={templateFile(template.id)} download aria-label={`${t("documents.templates.download")}: ${template.file_name}`}>
            {template.file_name}
          </a>{" "}
          · {t("documents.templates.version", { version: template.version })} · {template.made_by}{" "}
          {fullMoment(template.made_at, language)}
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

type Values = { kind: DocumentRow["kind"]; language: "zh" | "en"; customer?: string };

function Adding({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const customers = useCustomers(open);
  const add = useAddTemplate();
  const [file, setFile] = useState<File | null>(null);
  return (
    <FormDialog<Values, unknown>
      open={open}
      name="document.template"
      title={t("documents.templates.add")}
      submit={t("documents.templates.submit")}
      initial={{ kind: "fault_report", language: "zh" }}
      width={640}
      send={async (values) => {
        if (!file) throw new Problem({ status: 422, detail: t("documents.templates.need_file") });
        return add.mutateAsync({ ...values, file });
      }}
      onDone={onClose}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t("documents.field.kind")} rules={[{ required: true, message: t("documents.new.need") }]}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: t(`documents.kind.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="language" label={t("documents.field.language")}>
        <Select
          options={(["zh", "en"] as const).map((each) => ({ value: each, label: t(`documents.language.${each}`) }))}
        />
      </Form.Item>
      <Form.Item name="customer" label={t("documents.templates.customer")}>
        <Select
          allowClear
          placeholder={t("documents.templates.every")}
          showSearch={{ optionFilterProp: "label" }}
          options={customers.data?.map((party) => ({ value: party.id, label: party.name }))}
        />
      </Form.Item>
      <label className="stack-8">
        <span>{t("documents.templates.file")}</span>
        <input type="file" accept=".docx" required onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
      </label>
    </FormDialog>
  );
}

/** A form filled in with what a document of its kind says. */
function Trying({ template, onClose }: { template: DocumentTemplate; onClose: () => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string>();
  const ofKind = [
    {
      kind: template.kind,
      language: template.language === "en" ? ("en" as const) : ("zh" as const),
      withdrawn: false,
      ...(template.customer_id ? { customer_id: template.customer_id } : {}),
    },
  ];
  const documents = useFound(ofKind);
  return (
    <Modal open title={t("documents.templates.preview")} footer={null} onCancel={onClose}>
      <Loaded query={documents}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{t("documents.templates.preview_none")}</p>
          ) : (
            <div className="stack">
              <DocumentSelect label={t("documents.templates.preview_on")} offered={ofKind} among={ofKind} value={chosen} onChange={setChosen} />
              <div>
                <Button type="primary" disabled={!chosen} href={chosen ? templateFile(template.id, chosen) : undefined} download>
                  {t("documents.templates.preview_open")}
                </Button>
              </div>
            </div>
          )
        }
      </Loaded>
    </Modal>
  );
}
