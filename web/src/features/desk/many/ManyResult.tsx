import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { MovedMany } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { useServerNow } from "../../../ui/serverClock";
import { clockTime } from "../../../ui/time";

type Props = {
  moved: MovedMany;
  /** What people call each incident. */
  numbers: Record<string, string>;
  undoing: ReturnType<typeof import("../../../ui/slow").slow>;
  onUndo: () => void;
  onClose: () => void;
};

/** How many were done, why the others were not, and a minute to undo it. */
export function ManyResult({ moved, numbers, undoing, onUndo, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [moved]);
  const now = useServerNow(moved.undo_until !== null);
  const undo = moved.undo_until !== null && Date.parse(moved.undo_until) > now;
  const failed = moved.items.filter((item) => !item.done);
  const done = moved.items.length - failed.length;
  return (
    <div className="stack-8" role="status" tabIndex={-1} ref={box}>
      <div className="spread">
        <strong>
          {t("desk.many.done", { count: done })}
          {failed.length > 0 && ` · ${t("desk.many.failed", { count: failed.length })}`}
        </strong>
        <div className="line">
          {undo && moved.undo_until && (
            <>
              <span className="small muted">{t("desk.many.undo_until", { at: clockTime(moved.undo_until, language) })}</span>
              <Button type="primary" ghost loading={undoing} onClick={onUndo}>
                {t("desk.many.undo")}
              </Button>
            </>
          )}
          <Button type="text" onClick={onClose}>
            {t("desk.many.close_result")}
          </Button>
        </div>
      </div>
      {failed.length > 0 && (
        <ul className="bullets">
          {failed.map((item) => (
            <li key={item.incident_id}>
              {numbers[item.incident_id]}: {item.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
