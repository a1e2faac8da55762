import { CameraOutlined, CloseOutlined, LoadingOutlined, PaperClipOutlined } from "@ant-design/icons";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { upload, type UploadPlace } from "../../../api/client";
import type { Attachment } from "../../../api/types";
import { Refusal } from "../../../ui/PageState";

/** Files are uploaded as they are chosen and referenced by id when the form is sent. */
export function Attach({ files, onChange, to, label }: { files: Attachment[]; onChange: (files: Attachment[]) => void; to?: UploadPlace; label?: string }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(files);
  latest.current = files;

  const take = async (chosen: FileList | null) => {
    setError(null);
    for (const file of chosen ?? []) {
      setBusy((names) => [...names, file.name]);
      try {
        const done = await upload(file, to);
        latest.current = [...latest.current, done];
        onChange(latest.current);
      } catch (failure) {
        setError(failure);
      } finally {
        setBusy((names) => names.filter((name) => name !== file.name));
      }
    }
  };
  return (
    <div className="stack-8">
      <label className="attach">
        <CameraOutlined aria-hidden />
        <span>{label ?? t("desk.report.attach")}</span>
        <input
          type="file"
          multiple
          className="visually-hidden"
          onChange={(event) => {
            void take(event.target.files);
            event.target.value = "";
          }}
        />
      </label>
      {(files.length > 0 || busy.length > 0) && (
        <ul className="plain-list stack-8">
          {files.map((file) => (
            <li key={file.id} className="line file">
              <PaperClipOutlined aria-hidden />
              <span className="grow cut">{file.name}</span>
              <span className="muted small">{sizeInWords(file.size)}</span>
              <button
                type="button"
                className="link-button"
                aria-label={t("desk.report.attach_remove", { name: file.name })}
                onClick={() => onChange(files.filter((each) => each.id !== file.id))}
              >
                <CloseOutlined aria-hidden />
              </button>
            </li>
          ))}
          {busy.map((name) => (
            <li key={name} className="line file" role="status">
              <LoadingOutlined aria-hidden />
              {t("desk.report.uploading", { name })}
            </li>
          ))}
        </ul>
      )}
      {error !== null && <Refusal error={error} />}
    </div>
  );
}

export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
