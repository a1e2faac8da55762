import { Input } from "antd";

import { durationInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";

const DURATION = /^[1-9]\d*(wd|eod|w?(?:h|min|s))$/;

/** A length with its unit, as the agreement writes it, with what it means beneath. */
export function Length({ value, onChange, label, optional = false }: { value: string; onChange: (value: string) => void; label: string; optional?: boolean }) {
  const { t } = useWords();
  const fits = DURATION.test(value) || (optional && value === "");
  return (
    <span className="length">
      <Input
        className="length-field"
        value={value}
        aria-label={label}
        autoComplete="off"
        {...(fits ? {} : { status: "error" as const })}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      <span className={fits ? "small muted" : "small refused"}>
        {!fits ? t("agreement.edit.bad") : value === "" ? t("agreement.not_promised") : durationInWords(value, t)}
      </span>
    </span>
  );
}
