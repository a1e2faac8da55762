import { Select } from "antd";
import { useState } from "react";

import type { DocumentRow } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useFields } from "../data";
import { KINDS } from "../kinds";
import "../../../ui/table.css";

/** What a form of a kind may name. */
export function Fields({ example }: { example: string }) {
  const { t } = useWords();
  const language = useLanguage();
  const [kind, setKind] = useState<DocumentRow["kind"]>("fault_report");
  const fields = useFields(kind);
  return (
    <section className="panel stack-8" aria-labelledby="fields">
      <div className="spread">
        <h2 id="fields">{t("documents.templates.fields")}</h2>
        <Select
          aria-label={t("documents.field.kind")}
          style={{ minWidth: 220 }}
          value={kind}
          onChange={setKind}
          options={KINDS.map((each) => ({ value: each, label: t(`documents.kind.${each}`) }))}
        />
      </div>
      <p className="small muted">{t("documents.templates.fields_hint", { example })}</p>
      <Loaded query={fields}>
        {(items) => (
          <div className="scroll-x">
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t("documents.templates.field")}</th>
                  <th scope="col">{t("documents.templates.about")}</th>
                  <th scope="col">{t("documents.templates.form")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((field) => (
                  <tr key={field.name}>
                    <td>
                      <code>{`{{${field.name}}}`}</code>
                    </td>
                    <td>{field.about[language]}</td>
                    <td>{t(`documents.templates.forms.${field.form}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}
