import { CloseOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input, Segmented, Select } from "antd";
import { memo, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { IncidentCounts, IncidentQuery, IncidentState } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { afterPaint } from "../../../ui/later";
import type { QueueSearch } from "../routes";

type View = NonNullable<IncidentQuery["view"]>;

/** A count as the screen shows it; the server stops counting above 99. */
export function capped(count: number): string {
  return count > 99 ? "99+" : String(count);
}

type Props = {
  view: View;
  search: QueueSearch;
  counts: IncidentCounts | undefined;
  onChange: (search: QueueSearch) => void;
};

/** The views with their counts, the numbers that matter, and the filters. A step down the list leaves them as they are. */
export const QueueHead = memo(function QueueHead({ view, search, counts, onChange }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const [text, setText] = useState(search.q ?? "");
  useEffect(() => setText(search.q ?? ""), [search.q]);
  // The view is marked at once, its rows follow.
  const [marked, setMarked] = useState(view);
  useEffect(() => setMarked(view), [view]);
  const views: View[] = [
    ...(account.person_id ? (["mine"] as const) : []),
    "group",
    ...(has(account, "dispatcher", "manager", "engineer") ? (["undecided"] as const) : []),
    "all",
  ];
  const label = (each: View) => {
    const name = t(`desk.queue.${each === "queue" ? "group" : each}`);
    const count = counts && each !== "all" && each !== "queue" ? counts[each] : undefined;
    return count === undefined ? (
      name
    ) : (
      <span>
        {name} <span className="count">{capped(count)}</span>
      </span>
    );
  };
  const set = (next: Partial<QueueSearch>) => {
    const all = { view, ...search, ...next };
    onChange(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== "")) as QueueSearch);
  };
  const filtered = Boolean(search.q ?? search.severity ?? search.state ?? search.overdue);
  return (
    <div className="stack-8 queue-head">
      <div className="page-head" style={{ marginBottom: 0 }}>
        <h1>{t("desk.queue.title")}</h1>
        {counts && <Numbers counts={counts} search={search} set={set} />}
      </div>
      <div className="queue-bar">
        <div className="scroll-x">
          <Segmented<View>
            aria-label={t("desk.queue.view")}
            value={marked === "queue" ? "group" : marked}
            onChange={(next) => {
              setMarked(next);
              afterPaint(() => set({ view: next }));
            }}
            options={views.map((each) => ({ value: each, label: label(each) }))}
          />
        </div>
        <Input
          className="queue-search"
          aria-label={t("desk.queue.search")}
          placeholder={t("desk.queue.search")}
          prefix={<SearchOutlined aria-hidden />}
          allowClear
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === "") set({ q: undefined });
          }}
          onPressEnter={() => set({ q: text.trim() || undefined })}
        />
        <Select<number>
          aria-label={t("desk.queue.severity")}
          allowClear
          placeholder={t("desk.queue.any_severity")}
          value={search.severity}
          onChange={(severity?: number) => set({ severity })}
          popupMatchSelectWidth={false}
          options={([1, 2, 3, 4] as const).map((level) => ({ value: level, label: t(`ui.severity.name.${level}`) }))}
        />
        {filtered && (
          <Button type="text" icon={<CloseOutlined aria-hidden />} onClick={() => onChange({ view })}>
            {t("desk.queue.clear")}
          </Button>
        )}
      </div>
    </div>
  );
});

function Numbers({
  counts,
  search,
  set,
}: {
  counts: IncidentCounts;
  search: QueueSearch;
  set: (next: Partial<QueueSearch>) => void;
}) {
  const { t } = useTranslation();
  const toggleState = (state: IncidentState) => set({ state: search.state === state ? undefined : state });
  return (
    <div className="numbers">
      <span>
        <b>{capped(counts.at_risk)}</b> {t("desk.queue.at_risk")}
      </span>
      <button
        type="button"
        aria-pressed={search.overdue === true}
        data-late={counts.late > 0}
        onClick={() => set({ overdue: search.overdue ? undefined : true })}
      >
        <b>{capped(counts.late)}</b> {t("desk.queue.late")}
      </button>
      <button type="button" aria-pressed={search.state === "waiting"} onClick={() => toggleState("waiting")}>
        <b>{capped(counts.waiting)}</b> {t("desk.queue.waiting")}
      </button>
      <button type="button" aria-pressed={search.state === "assigned"} onClick={() => toggleState("assigned")}>
        <b>{capped(counts.unacknowledged)}</b> {t("desk.queue.unacknowledged")}
      </button>
    </div>
  );
}
