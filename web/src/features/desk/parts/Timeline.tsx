import { ClockCircleOutlined, CustomerServiceOutlined, ShopOutlined, UserOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";

import type { TimelineEntry } from "../../../api/types";
import { said, useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { useTimeline } from "../data";

const ICONS: Record<string, typeof UserOutlined> = {
  provider: CustomerServiceOutlined,
  customer: UserOutlined,
  vendor: ShopOutlined,
  platform: ClockCircleOutlined,
};

/** What happened, newest first, in plain words. */
export function Timeline({ incidentId }: { incidentId: string }) {
  const query = useTimeline(incidentId);
  return (
    <Loaded query={query} rows={4}>
      {({ items }) => <Entries items={items} />}
    </Loaded>
  );
}

function Entries({ items }: { items: TimelineEntry[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <p className="muted">{t("desk.timeline.empty")}</p>;
  const newestFirst = [...items].reverse().sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <ol className="timeline">
      {newestFirst.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const Icon = ICONS[entry.actor.side] ?? ClockCircleOutlined;
  const platform = entry.actor.side === "platform";
  return (
    <li data-side={entry.actor.side} data-internal={entry.visibility === "internal"}>
      <span className="timeline-mark">
        <Icon aria-hidden />
      </span>
      <div className="grow">
        <div className="line small muted">
          <span>{platform ? t("desk.timeline.platform") : entry.actor.name || phrase(t, "desk.side", entry.actor.side)}</span>
          <time dateTime={entry.at} title={fullMoment(entry.at, language)}>
            {momentInWords(entry.at, now, language, t)}
          </time>
          {entry.visibility === "internal" && <span className="adjective">{t("desk.timeline.internal")}</span>}
          {entry.late_entry && (
            <span className="adjective" title={fullMoment(entry.entered_at, language)}>
              {t("desk.timeline.late_entry")} ·{" "}
              {t("desk.timeline.entered", { at: momentInWords(entry.entered_at, now, language, t) })}
            </span>
          )}
        </div>
        <div className="said">{said(entry, language)}</div>
      </div>
    </li>
  );
}
