import { useTranslation } from "react-i18next";

import { useCounts } from "../data";
import { capped } from "./QueueHead";

/** How many are undecided, of which so many stand there: there may be more than were read. */
export function UndecidedCount({ shown }: { shown: number }) {
  const { t } = useTranslation();
  const count = Math.max(shown, useCounts().data?.undecided ?? 0);
  return (
    <span className="muted small">
      {count > 99 ? t("desk.dispatch.more_than_counted", { shown: capped(count) }) : t("desk.dispatch.count", { count })}
    </span>
  );
}
