import type { ReactNode } from "react";

import type { DocumentQuery, DocumentRow, Id } from "../../../api/types";
import { Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useFound } from "../data";
import { DocumentSelect } from "./DocumentSelect";

type Props = {
  kind: DocumentRow["kind"];
  language: "zh" | "en";
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
  const ofKind: DocumentQuery[] = [{ kind, language, withdrawn: false, ...(customer ? { customer_id: customer } : {}) }];
  const documents = useFound(ofKind);
  return (
    <Loaded query={documents} rows={1}>
      {({ rows }) =>
        rows.length === 0 ? (
          <p>{t("documents.templates.preview_none")}</p>
        ) : (
          <div className="stack-8">
            <DocumentSelect label={t("documents.templates.preview_on")} offered={ofKind} among={ofKind} value={value} onChange={onChange} />
            <div>{children}</div>
          </div>
        )
      }
    </Loaded>
  );
}
