import { Select } from "antd";
import type { ReactNode } from "react";

import type { DocumentRow, Id } from "../../../api/types";
import { Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useDocuments } from "../data";

type Props = {
  kind: DocumentRow["kind"];
  language: string;
  /** Only this customer's documents; none: everybody's. */
  customer: Id | null | undefined;
  value: Id | undefined;
  onChange: (document: Id) => void;
  /** What is done with the chosen one. */
  children: ReactNode;
};

/** A document that a form is tried on: of its kind and language. */
export function DocumentChoice({ kind, language, customer, value, onChange, children }: Props) {
  const { t } = useWords();
  const documents = useDocuments({ kind, ...(customer ? { customer_id: customer } : {}) });
  const rows = documents.data?.pages
    .flatMap((page) => page.items)
    .filter((row) => row.language === language && row.state !== "withdrawn");
  return (
    <Loaded query={{ ...documents, data: rows }} rows={1}>
      {(items) =>
        items.length === 0 ? (
          <p>{t("documents.templates.preview_none")}</p>
        ) : (
          <div className="stack-8">
            <Select
              aria-label={t("documents.templates.preview_on")}
              placeholder={t("documents.templates.preview_on")}
              showSearch={{ optionFilterProp: "label" }}
              value={items.some((row) => row.id === value) ? value : undefined}
              onChange={onChange}
              options={items.map((row) => ({ value: row.id, label: `${row.number} ${row.title}` }))}
            />
            <div>{children}</div>
          </div>
        )
      }
    </Loaded>
  );
}
