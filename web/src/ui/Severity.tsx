import { useTranslation } from "react-i18next";

/** The numeral 一二三四 in a small square, filled for 1 and 2; the grade's name is its label. */
export function Severity({ level, named = false }: { level: number; named?: boolean }) {
  const { t } = useTranslation();
  const key = level === 1 ? "1" : level === 2 ? "2" : level === 3 ? "3" : "4";
  const name = t(`ui.severity.name.${key}`);
  return (
    <span className="line" style={{ gap: 6, flexWrap: "nowrap" }}>
      <span className="severity" data-level={key} role="img" aria-label={name} title={name}>
        {t(`ui.severity.numeral.${key}`)}
      </span>
      {named && <span>{name}</span>}
    </span>
  );
}
