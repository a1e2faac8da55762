import { FileExcelOutlined, InboxOutlined } from "@ant-design/icons";
import { useState } from "react";

import { useWords } from "../../../ui/words";

import "../imports.css";

type Props = {
  /** Whether it is being looked through. */
  busy: boolean;
  /** The file that was chosen. */
  name: string | null;
  /** The endings of files that are read. */
  accept: string;
  hint: string;
  onFile: (file: File | undefined) => void;
};

/** Chosen by a click, or dropped. */
export function Chooser({ busy, name, accept, hint, onFile }: Props) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  return (
    <label
      className="imports-drop"
      data-over={over}
      aria-busy={busy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer.files[0]);
      }}
    >
      {name ? <FileExcelOutlined aria-hidden /> : <InboxOutlined aria-hidden />}
      <span>
        <strong>{busy ? t("imports.looking") : (name ?? t("imports.choose"))}</strong>
        <span className="small muted">{name ? t("imports.choose_again") : hint}</span>
      </span>
      <input
        type="file"
        accept={accept}
        className="visually-hidden"
        aria-label={t("imports.choose")}
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </label>
  );
}
