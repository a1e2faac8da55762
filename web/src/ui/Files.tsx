import { CloseOutlined, LoadingOutlined, PaperClipOutlined, UploadOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import "./files.css";

type ChoiceProps = {
  label: string;
  icon?: ReactNode;
  accept?: string;
  multiple?: boolean;
  capture?: "environment" | "user";
  disabled?: boolean;
  busy?: boolean;
  onFiles: (files: File[]) => void;
};

/** Chooses files under words of ours: the browser's own control speaks the browser's language. */
export function FileChoice({ label, icon = <UploadOutlined aria-hidden />, busy = false, onFiles, ...input }: ChoiceProps) {
  return (
    <label className="attach" aria-busy={busy ? true : undefined}>
      {icon}
      <span>{label}</span>
      <input
        type="file"
        className="visually-hidden"
        {...input}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </label>
  );
}

type Chosen = { key: string; name: string; size: number };

type ChosenProps = { files: Chosen[]; busy?: string[]; onRemove: (key: string) => void };

/** The files that were chosen, each of which can be left out again, and those on their way. */
export function ChosenFiles({ files, busy = [], onRemove }: ChosenProps) {
  const { t } = useTranslation();
  if (files.length === 0 && busy.length === 0) return null;
  return (
    <ul className="plain-list stack-8">
      {files.map((file) => (
        <li key={file.key} className="line file">
          <PaperClipOutlined aria-hidden />
          <span className="grow cut">{file.name}</span>
          <span className="muted small">{sizeInWords(file.size)}</span>
          <button type="button" className="link-button" aria-label={t("ui.files.remove", { name: file.name })} onClick={() => onRemove(file.key)}>
            <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
      {busy.map((name) => (
        <li key={name} className="line file" role="status">
          <LoadingOutlined aria-hidden />
          {t("ui.files.uploading", { name })}
        </li>
      ))}
    </ul>
  );
}

export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
