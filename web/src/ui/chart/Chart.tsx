import { DownloadOutlined } from "@ant-design/icons";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { Button, Dropdown, Segmented, Table } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { useDark } from "../../app/look";
import { Refusal } from "../PageState";
import { save, saveXlsx, type Sheet, type SheetCell, type SheetColumn } from "../sheet";
import { useWide } from "../useWide";
import { useWords } from "../words";

/** The colours a chart may use: the page's own, as the look has them now. */
export type ChartColours = Record<"ink" | "ink2" | "line" | "surface" | "action" | "met" | "late" | "plenty", string>;

type Props = {
  title: string;
  /** What the chart shows in one sentence, for whoever does not see it. */
  summary: string;
  /** The same figures as a table; what is saved is what it shows. */
  sheet: Sheet;
  option: (colours: ChartColours) => EChartsCoreOption;
  height?: number;
  /** What stands beside the title. */
  extra?: ReactNode;
};

/** A chart that is also a table and a file. */
export function Chart({ title, summary, sheet, option, height = 240, extra }: Props) {
  const { t } = useWords();
  const [as, setAs] = useState<"chart" | "table">("chart");
  const chart = useRef<EChartsType>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const png = () => {
    const drawn = chart.current;
    if (!drawn) return;
    const url = drawn.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colours().surface });
    const bytes = Uint8Array.from(atob(url.split(",")[1] ?? ""), (letter) => letter.charCodeAt(0));
    save(new Blob([bytes], { type: "image/png" }), `${sheet.name}.png`);
  };
  const items = [
    { key: "xlsx", label: t("ui.chart.xlsx"), onClick: () => void saveXlsx(sheet).catch(setFailed) },
    ...(as === "chart" ? [{ key: "png", label: t("ui.chart.png"), onClick: png }] : []),
  ];
  return (
    <section className="panel stack-8 chart" aria-label={title}>
      <div className="spread">
        <h2>{title}</h2>
        <div className="line">
          {extra}
          <Segmented<"chart" | "table">
            size="small"
            aria-label={t("ui.chart.as", { title })}
            value={as}
            onChange={setAs}
            options={[
              { value: "chart", label: t("ui.chart.chart") },
              { value: "table", label: t("ui.chart.table") },
            ]}
          />
          <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
            <Button size="small" type="text" icon={<DownloadOutlined aria-hidden />} aria-label={t("ui.chart.save", { title })} />
          </Dropdown>
        </div>
      </div>
      {failed !== null && <Refusal error={failed} />}
      {as === "chart" ? (
        <Drawn option={option} summary={summary} height={height} into={chart} onFailed={setFailed} />
      ) : (
        <SheetTable sheet={sheet} />
      )}
    </section>
  );
}

type DrawnProps = Pick<Props, "option" | "summary"> & {
  height: number;
  into: { current: EChartsType | null };
  onFailed: (error: unknown) => void;
};

function Drawn({ option, summary, height, into, onFailed }: DrawnProps) {
  const place = useRef<HTMLDivElement>(null);
  const dark = useDark();
  const wide = useWide();
  const latest = useRef(option);
  latest.current = option;
  useEffect(() => {
    let gone = false;
    let watcher: ResizeObserver | undefined;
    import("./engine").then(({ init }) => {
      if (gone || !place.current) return;
      const chart = init(place.current, null, { renderer: "canvas" });
      into.current = chart;
      chart.setOption(whole(latest.current(colours())));
      watcher = new ResizeObserver(() => chart.resize());
      watcher.observe(place.current);
      place.current.dataset.drawn = "true";
    }, onFailed);
    return () => {
      gone = true;
      watcher?.disconnect();
      into.current?.dispose();
      into.current = null;
    };
    // Drawn anew for another look and another width of the window.
  }, [into, onFailed, dark, wide]);
  useEffect(() => {
    into.current?.setOption(whole(option(colours())), { notMerge: true });
  }, [into, option]);
  return <div ref={place} className="chart-place" role="img" aria-label={summary} style={{ height }} />;
}

/** What every chart has in common. A tip is drawn in the picture: as markup it would bring styles that the policy refuses. */
function whole(option: EChartsCoreOption): EChartsCoreOption {
  const given = (option.tooltip ?? {}) as object;
  return {
    animation: false,
    ...option,
    tooltip: { renderMode: "richText", confine: true, ...given },
  };
}

function colours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: of("--ink"),
    ink2: of("--ink-2"),
    line: of("--line"),
    surface: of("--surface"),
    action: of("--action"),
    met: of("--time-met"),
    late: of("--time-late"),
    plenty: of("--time-plenty"),
  };
}

function SheetTable({ sheet }: { sheet: Sheet }) {
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={sheet.name}>
      <Table<SheetCell[]>
        size="small"
        pagination={false}
        dataSource={sheet.rows}
        rowKey={(row) => row.join("|")}
        columns={sheet.columns.map((column, index) => ({
          title: column.title,
          align: column.kind && column.kind !== "text" ? "right" : "left",
          render: (_, row) => shown(row[index], column),
        }))}
      />
    </div>
  );
}

function shown(cell: SheetCell | undefined, column: SheetColumn): string {
  if (cell === null || cell === undefined) return "—";
  return column.kind === "percent" && typeof cell === "number" ? `${(cell / 10).toFixed(1)}%` : String(cell);
}
