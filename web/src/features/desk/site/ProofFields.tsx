import { CameraOutlined, CheckOutlined, QrcodeOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { upload } from "../../../api/client";
import type { ProofInput } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { FileChoice } from "../../../ui/Files";
import { Refusal } from "../../../ui/PageState";
import { Question } from "../parts/Question";
import { stamped } from "./stamp";

/** The label scanned last on this device, as its page remembered it. */
export type Scanned = { code: string; place: string; at: number };

const SCANNED = "aftercare.scanned";
/** Who scanned a label stands before it for so long. */
const STANDS_MS = 30 * 60_000;

export function rememberScan(scan: Scanned) {
  sessionStorage.setItem(SCANNED, JSON.stringify(scan));
}

export function lastScan(): Scanned | null {
  try {
    const scan = JSON.parse(sessionStorage.getItem(SCANNED) ?? "null") as Scanned | null;
    return scan && Date.now() - scan.at < STANDS_MS ? scan : null;
  } catch {
    return null;
  }
}

type Props = {
  number: string;
  place: string;
  value: ProofInput;
  refused: Record<string, string>;
  /** Given what stands then: an upload takes its time, and more is typed meanwhile. */
  onChange: (change: (proof: ProofInput) => ProofInput) => void;
};

/** What shows that somebody is there: a stamped photo, the scanned label, the customer's code. */
export function ProofFields({ number, place, value, refused, onChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const ids = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [scan] = useState(lastScan);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      const line = place.trim() ? t("desk.site.stamp", { number, place: place.trim() }) : number;
      const stored = await upload(await stamped(file, line, language));
      onChange((proof) => ({ ...proof, photo_id: stored.id }));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <fieldset className="choice stack-8">
      <legend>{t("desk.site.proof")}</legend>
      <p className="small muted">{t("desk.site.proof_hint")}</p>
      {error !== null && <Refusal error={error} />}
      {scan && value.label_code === scan.code && (
        <div className="line">
          <QrcodeOutlined aria-hidden /> {t("desk.site.label_read", { place: scan.place })}
        </div>
      )}
      {refused["/proof/label_code"] && <div className="field-note">{refused["/proof/label_code"]}</div>}
      {value.photo_id ? (
        <div className="line">
          <CheckOutlined aria-hidden /> {t("desk.site.photo_taken")}
          <Button
            size="small"
            onClick={() => onChange((proof) => ({ ...proof, photo_id: null }))}
          >
            {t("desk.site.remove_photo")}
          </Button>
        </div>
      ) : (
        <FileChoice
          icon={<CameraOutlined aria-hidden />}
          label={t("desk.site.take_photo")}
          accept="image/*"
          capture="environment"
          disabled={busy}
          busy={busy}
          onFiles={([file]) => void take(file)}
        />
      )}
      {refused["/proof/photo_id"] && <div className="field-note">{refused["/proof/photo_id"]}</div>}
      <Question id={`${ids}-code`} label={t("desk.site.code")} note={refused["/proof/customer_code"]}>
        <Input
          id={`${ids}-code`}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          placeholder={t("desk.site.code_placeholder")}
          value={value.customer_code ?? ""}
          onChange={(event) => {
            const code = event.target.value.trim() || null;
            onChange((proof) => ({ ...proof, customer_code: code }));
          }}
        />
      </Question>
    </fieldset>
  );
}
