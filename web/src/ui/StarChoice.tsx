import { StarFilled, StarOutlined } from "@ant-design/icons";
import { useId } from "react";
import { useTranslation } from "react-i18next";

const STARS = [1, 2, 3, 4, 5] as const;

/** One to five stars: radios drawn as stars, each large enough for a thumb. */
export function StarChoice({ legend, value, onChange }: { legend: string; value: number; onChange: (stars: number) => void }) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="stars">
      <legend className="visually-hidden">{legend}</legend>
      {STARS.map((count) => (
        <label key={count} title={t("ui.star", { count })}>
          <input
            type="radio"
            name={name}
            value={count}
            checked={value === count}
            aria-label={t("ui.star", { count })}
            onChange={() => onChange(count)}
          />
          {count <= value ? <StarFilled aria-hidden /> : <StarOutlined aria-hidden />}
        </label>
      ))}
    </fieldset>
  );
}

/** Stars that were given. */
export function StarsGiven({ stars }: { stars: number }) {
  const { t } = useTranslation();
  return (
    <span role="img" aria-label={t("ui.star", { count: stars })} className="stars-given">
      {STARS.map((count) => (count <= stars ? <StarFilled key={count} aria-hidden /> : <StarOutlined key={count} aria-hidden />))}
    </span>
  );
}
