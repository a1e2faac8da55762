import { useId } from "react";

/** One tap among a few: radios drawn as a row of large targets. The labels are the customer's own words. */
export function Choice<T extends string>({
  legend,
  options,
  value,
  onChange,
  note,
}: {
  legend: string;
  options: { value: T; label: string }[];
  value: T | undefined;
  onChange: (value: T) => void;
  note?: string | undefined;
}) {
  const name = useId();
  return (
    <fieldset className="choice" aria-invalid={note ? true : undefined}>
      <legend>{legend}</legend>
      <div className="choice-row">
        {options.map((option) => (
          <label key={option.value} data-on={option.value === value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {note && <div className="field-note">{note}</div>}
    </fieldset>
  );
}
