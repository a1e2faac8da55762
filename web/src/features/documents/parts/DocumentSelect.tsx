import { Select } from "antd";
import { useState } from "react";

import type { DocumentQuery, Id } from "../../../api/types";
import { useWords } from "../../../ui/words";
import { useFound } from "../data";

type Props = {
  id?: string;
  value?: Id | undefined;
  onChange?: (document: Id) => void;
  label?: string;
  /** What is offered before anybody looks for something. */
  offered: DocumentQuery[];
  /** Among which documents is looked for what is typed. */
  among: DocumentQuery[];
};

/** A document, found by its number or title, however many there are. */
export function DocumentSelect({ label, offered, among, ...props }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const found = useFound(q ? among.map((query) => ({ ...query, q })) : offered);
  // What was chosen keeps its words when the list shows something else.
  const [known, setKnown] = useState<{ value: Id; label: string }>();
  const options = (found.data?.rows ?? []).map((row) => ({ value: row.id, label: `${row.number} ${row.title}` }));
  if (known && known.value === props.value && !options.some(({ value }) => value === known.value)) options.push(known);
  return (
    <Select
      {...props}
      {...(label ? { "aria-label": label, placeholder: label } : {})}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      loading={found.isFetching}
      options={options}
      onSelect={(value: Id) => setKnown(options.find((option) => option.value === value))}
      notFoundContent={found.isFetching ? undefined : t(q ? "documents.found_none" : "documents.found_type")}
      popupRender={(list) => (
        <>
          {list}
          {found.data?.more && <p className="small muted" style={{ margin: 0, padding: "4px 12px" }}>{t("documents.found_more")}</p>}
        </>
      )}
    />
  );
}
