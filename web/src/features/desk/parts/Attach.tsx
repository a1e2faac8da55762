import { CameraOutlined } from "@ant-design/icons";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { upload, type UploadPlace } from "../../../api/client";
import type { Attachment } from "../../../api/types";
import { ChosenFiles, FileChoice } from "../../../ui/Files";
import { Refusal } from "../../../ui/PageState";

/** Files are uploaded as they are chosen and referenced by id when the form is sent. */
export function Attach({ files, onChange, to, label }: { files: Attachment[]; onChange: (files: Attachment[]) => void; to?: UploadPlace; label?: string }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(files);
  latest.current = files;

  const take = async (chosen: File[]) => {
    setError(null);
    for (const file of chosen) {
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
      <FileChoice icon={<CameraOutlined aria-hidden />} label={label ?? t("desk.report.attach")} multiple onFiles={(chosen) => void take(chosen)} />
      <ChosenFiles
        files={files.map(({ id, name, size }) => ({ key: id, name, size }))}
        busy={busy}
        onRemove={(id) => onChange(files.filter((each) => each.id !== id))}
      />
      {error !== null && <Refusal error={error} />}
    </div>
  );
}
