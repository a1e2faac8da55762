import { useWords } from "../../../ui/words";

/** A figure that opens the clocks behind it. */
export function Opens({ count, label, onOpen }: { count: number; label: string; onOpen: () => void }) {
  const { t } = useWords();
  if (count === 0) return <span className="muted">0</span>;
  return (
    <button type="button" className="link-button" onClick={onOpen} aria-label={t("assessment.opens", { label, count })}>
      {count}
    </button>
  );
}
