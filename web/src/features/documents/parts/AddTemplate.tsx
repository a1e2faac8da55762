import { useMutation } from "@tanstack/react-query";
import { Button, Form, Select } from "antd";
import { useState } from "react";

import { upload } from "../../../api/client";
import { Problem } from "../../../api/problem";
import type { Attachment, DocumentRow, Id } from "../../../api/types";
import { ChosenFiles, FileChoice } from "../../../ui/Files";
import { FormDialog } from "../../../ui/FormDialog";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useAddTemplate, useCustomers, useTryFile } from "../data";
import { KINDS } from "../kinds";
import { DocumentChoice } from "./DocumentChoice";

type Values = { kind: DocumentRow["kind"]; language: "zh" | "en"; customer?: Id };

/** A customer's form: chosen, tried on a document, taken into use. */
export function AddTemplate({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const customers = useCustomers(open);
  const add = useAddTemplate();
  const [file, setFile] = useState<Attachment | null>(null);
  const sending = useMutation({ mutationFn: (chosen: File) => upload(chosen), onSuccess: setFile });
  const close = () => {
    setFile(null);
    sending.reset();
    onClose();
  };
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
        return add.mutateAsync({ ...values, attachment: file.id });
      }}
      onDone={close}
      onClose={close}
    >
      <Form.Item name="kind" label={t("documents.field.kind")} rules={[{ required: true, message: t("documents.new.need") }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={KINDS.map((kind) => ({ value: kind, label: t(`documents.kind.${kind}`) }))}
        />
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
      <div className="stack-8">
        <FileChoice
          label={t("documents.templates.file")}
          accept=".docx"
          disabled={sending.isPending}
          onFiles={([chosen]) => chosen && sending.mutate(chosen)}
        />
        <ChosenFiles
          files={file && !sending.isPending ? [{ key: file.id, name: file.name, size: file.size }] : []}
          busy={sending.isPending ? [sending.variables.name] : []}
          onRemove={() => setFile(null)}
        />
        {sending.error && <Refusal error={sending.error} />}
        {file && <TryNew key={file.id} file={file} />}
      </div>
    </FormDialog>
  );
}

/** The file filled in with what a document says, before anything is made in it. */
function TryNew({ file }: { file: Attachment }) {
  const { t } = useWords();
  const form = Form.useFormInstance<Values>();
  const kind = Form.useWatch("kind", form);
  const language = Form.useWatch("language", form);
  const customer = Form.useWatch("customer", form);
  const [chosen, setChosen] = useState<Id>();
  const trial = useTryFile();
  // A form tells what stands in it after it is drawn first.
  if (!kind || !language) return null;
  return (
    <section className="stack-8" aria-labelledby="try-new">
      <h3 id="try-new">{t("documents.templates.try")}</h3>
      <p className="small muted">{t("documents.templates.try_hint")}</p>
      {trial.error && <Refusal error={trial.error} />}
      <DocumentChoice kind={kind} language={language} customer={customer} value={chosen} onChange={setChosen}>
        <Button
          disabled={!chosen || trial.isPending}
          loading={slow(trial.isPending)}
          onClick={() => chosen && trial.mutate({ kind, language, file, document: chosen })}
        >
          {t("documents.templates.preview_open")}
        </Button>
      </DocumentChoice>
    </section>
  );
}
