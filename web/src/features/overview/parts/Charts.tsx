import { Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";

import type { AttainmentRow, DutyBoard, Milestone } from "../../../api/types";
import { Chart, type ChartColours } from "../../../ui/chart/Chart";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import type { Sheet } from "../../../ui/sheet";
import { phrase, useWords } from "../../../ui/words";
import { useDuty, useMonths } from "../data";
import { percentOf, permilleOf, summed } from "../figures";

const MONTHS = 6;
const LINES: Milestone[] = ["respond", "restore", "resolve"];

const axis = (colours: ChartColours) => ({
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  axisLabel: { color: colours.ink2, fontSize: 12 },
  splitLine: { lineStyle: { color: colours.line } },
});

/** Who answers for what was kept and missed, or how grave it was. */
export function Kept({ rows, from }: { rows: AttainmentRow[]; from: string }) {
  const { t } = useWords();
  const [by, setBy] = useState<"party" | "severity">("party");
  const bars = useMemo(() => {
    const party = (row: AttainmentRow) =>
      row.column === "party" && row.party ? row.party.name || phrase(t, "ui.party", row.party.kind) : phrase(t, "desk.attainment_column", row.column);
    const severity = (row: AttainmentRow) => phrase(t, "ui.severity.name", String(row.severity));
    const counted = [...summed(rows, by === "party" ? party : severity)].filter(([, sum]) => sum.met + sum.missed > 0);
    if (by === "severity") return counted.sort(([a], [b]) => order(rows, severity, a) - order(rows, severity, b));
    return counted.sort(([, a], [, b]) => b.met + b.missed - (a.met + a.missed)).slice(0, 8);
  }, [rows, by, t]);
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 48, top: 8, bottom: 24, containLabel: true },
      legend: { bottom: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.ink2 } },
      tooltip: { trigger: "axis", axisPointer: { type: "none" } },
      xAxis: { type: "value", ...axis(colours), axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: { type: "category", inverse: true, data: bars.map(([label]) => label), ...axis(colours), axisLabel: { color: colours.ink2, width: 150, overflow: "truncate" } },
      series: [
        { name: t("overview.party.met"), type: "bar", stack: "all", barMaxWidth: 16, color: colours.plenty, data: bars.map(([, sum]) => sum.met) },
        {
          name: t("overview.party.missed"),
          type: "bar",
          stack: "all",
          color: colours.late,
          data: bars.map(([, sum]) => sum.missed),
          label: { show: true, position: "right", color: colours.ink2, formatter: ({ dataIndex }: { dataIndex: number }) => percentOf(permilleOf(bars[dataIndex]?.[1] ?? { met: 0, missed: 0 })) },
        },
      ],
    }),
    [bars, t],
  );
  const sheet: Sheet = {
    name: `${t(`overview.party.by_${by}`)} ${from}`,
    columns: [
      { title: t(`overview.party.by_${by}`) },
      { title: t("overview.party.met"), kind: "number" },
      { title: t("overview.party.missed"), kind: "number" },
      { title: t("overview.party.rate"), kind: "percent" },
    ],
    rows: bars.map(([label, sum]) => [label, sum.met, sum.missed, permilleOf(sum)]),
  };
  const summary = bars.map(([label, sum]) => `${label} ${percentOf(permilleOf(sum))}`).join(", ");
  const choose = (
    <Segmented<"party" | "severity">
      size="small"
      aria-label={t("overview.party.by")}
      value={by}
      onChange={setBy}
      options={(["party", "severity"] as const).map((each) => ({ value: each, label: t(`overview.party.by_${each}`) }))}
    />
  );
  return <Chart title={t("overview.party.title")} summary={summary} sheet={sheet} option={option} extra={choose} />;
}

function order(rows: AttainmentRow[], label: (row: AttainmentRow) => string, name: string): number {
  return rows.find((row) => label(row) === name)?.severity ?? 0;
}

/** How much was kept, month by month. */
export function Trend() {
  const { t } = useWords();
  const { months, isPending, error, refetch } = useMonths(serverNow(), MONTHS);
  return (
    <Loaded query={{ data: isPending ? undefined : months, error, isPending, refetch }}>
      {(all) => <TrendChart months={all} title={t("overview.trend.title")} />}
    </Loaded>
  );
}

type Month = { month: string; rows: AttainmentRow[]; total: AttainmentRow };

function TrendChart({ months, title }: { months: Month[]; title: string }) {
  const { t } = useWords();
  const lines = useMemo(
    () => [
      { name: t("overview.trend.all"), values: months.map(({ total }) => total.permille) },
      ...LINES.map((each) => ({
        name: phrase(t, "ui.milestone", each),
        values: months.map(({ rows }) => rows.find((row) => row.milestone === each)?.permille ?? null),
      })),
    ],
    [months, t],
  );
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 16, top: 12, bottom: 28, containLabel: true },
      legend: { bottom: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: colours.ink2 } },
      tooltip: { trigger: "axis", valueFormatter: (value: unknown) => (typeof value === "number" ? `${value.toFixed(1)}%` : "—") },
      xAxis: { type: "category", data: months.map(({ month }) => month), ...axis(colours), axisLabel: { color: colours.ink2, interval: 0, hideOverlap: true } },
      yAxis: { type: "value", min: (value: { min: number }) => Math.max(0, Math.floor((value.min - 5) / 10) * 10), max: 100, ...axis(colours), axisLabel: { color: colours.ink2, formatter: "{value}%" } },
      series: lines.map(({ name, values }, index) => ({
        name,
        type: "line",
        symbol: ["circle", "rect", "triangle", "diamond"][index],
        symbolSize: 7,
        connectNulls: true,
        color: [colours.action, colours.ink2, colours.ink2, colours.ink][index],
        lineStyle: { width: index === 0 ? 2.5 : 1.5, type: ["solid", "dashed", "dotted", [8, 3, 2, 3]][index] },
        data: values.map((value) => (value === null ? null : value / 10)),
      })),
    }),
    [lines, months],
  );
  const sheet: Sheet = {
    name: title,
    columns: [{ title: t("overview.trend.month") }, ...lines.map(({ name }) => ({ title: name, kind: "percent" as const }))],
    rows: months.map(({ month }, index) => [month, ...lines.map(({ values }) => values[index] ?? null)]),
  };
  const summary = months.map(({ month, total }) => `${month} ${percentOf(total.permille)}`).join(", ");
  return <Chart title={title} summary={summary} sheet={sheet} option={option} />;
}

/** Open work of each person against what is given to him. */
export function Load() {
  const query = useDuty();
  return <Loaded query={query}>{(board) => <LoadChart people={board.people} />}</Loaded>;
}

function LoadChart({ people }: { people: DutyBoard["people"] }) {
  const { t } = useWords();
  const busiest = useMemo(() => people.filter(({ load, capacity }) => load + capacity > 0).sort((a, b) => b.load / Math.max(1, b.capacity) - a.load / Math.max(1, a.capacity)).slice(0, 10), [people]);
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 40, top: 8, bottom: 24, containLabel: true },
      legend: { bottom: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.ink2 } },
      tooltip: { trigger: "axis", axisPointer: { type: "none" } },
      xAxis: { type: "value", minInterval: 1, ...axis(colours) },
      yAxis: { type: "category", inverse: true, data: busiest.map(({ person }) => person.name), ...axis(colours) },
      series: [
        { name: t("overview.load.load"), type: "bar", barMaxWidth: 14, z: 3, color: colours.action, data: busiest.map(({ load }) => load), label: { show: true, position: "right", color: colours.ink2, formatter: ({ dataIndex }: { dataIndex: number }) => `${busiest[dataIndex]?.load ?? 0}/${busiest[dataIndex]?.capacity ?? 0}` } },
        { name: t("overview.load.capacity"), type: "bar", barGap: "-100%", barMaxWidth: 14, color: colours.line, data: busiest.map(({ capacity }) => capacity) },
      ],
    }),
    [busiest, t],
  );
  const sheet: Sheet = {
    name: t("overview.load.title"),
    columns: [
      { title: t("overview.load.person") },
      { title: t("overview.load.load"), kind: "number" },
      { title: t("overview.load.capacity"), kind: "number" },
      { title: t("overview.load.queued"), kind: "number" },
    ],
    rows: busiest.map(({ person, load, capacity, queued_minutes }) => [person.name, load, capacity, Math.round(queued_minutes / 6) / 10]),
  };
  const summary = busiest.map(({ person, load, capacity }) => `${person.name} ${load}/${capacity}`).join(", ");
  return <Chart title={t("overview.load.title")} summary={summary} sheet={sheet} option={option} />;
}
