import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { useEffect, useRef, type KeyboardEvent } from "react";

import { useWindowed } from "../../../ui/useWindowed";
import { phrase, useWords } from "../../../ui/words";
import { CLASSES } from "../editor/Services";
import { usePartyNames } from "./CellForm";
import type { Cell, Column, MatrixRow, Place, Responsible } from "./resolve";

/** Any fault, then each class. */
export const COLUMNS: Column[] = [null, ...CLASSES];

/** The height of a line in pixels, as `matrix.css` has it. */
const LINE = 31;

/** A cell of the grid. */
export type At = { place: string; column: Column };

type GridProps = {
  table: React.RefObject<HTMLTableElement | null>;
  /** What scrolls over it. */
  box: React.RefObject<HTMLDivElement | null>;
  lines: Place[];
  cells: Map<string, Cell[]>;
  rows: MatrixRow[];
  at: At;
  closed: ReadonlySet<string>;
  filtered: boolean;
  onAt: (at: At) => void;
  onTurn: (key: string) => void;
  onOpen: () => void;
  onPut: (place: Place, column: Column, says: Omit<MatrixRow, "selector" | "fault_class" | "stage"> | null) => void;
};

const QUICK: Record<string, "provider" | "customer" | "vendor" | "carrier"> = { p: "provider", c: "customer", v: "vendor", r: "carrier" };

/** The grid: only the lines in view are drawn, and the one the focus is in; it is walked through by the keyboard. */
export function Grid({ table, box, lines, cells, rows, at, closed, filtered, onAt, onTurn, onOpen, onPut }: GridProps) {
  const { t } = useWords();
  const copied = useRef<MatrixRow | null>(null);
  const row = Math.max(0, lines.findIndex(({ key }) => key === at.place));
  const column = COLUMNS.indexOf(at.column);
  const names = usePartyNames();
  const drawn = useWindowed(box, lines.length, LINE, [row]);
  const moving = useRef(false);
  useEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    const cell = table.current?.querySelector<HTMLElement>('[tabindex="0"]');
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at, table]);
  const go = (down: number, right: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, row + down))];
    const next = COLUMNS[Math.min(COLUMNS.length - 1, Math.max(0, column + right))];
    if (!line || next === undefined) return;
    moving.current = true;
    onAt({ place: line.key, column: next });
  };
  const onKey = (event: KeyboardEvent) => {
    const line = lines[row];
    const cell = line && cells.get(line.key)?.[column];
    if (!line || !cell) return;
    const shownRow = rows[cell.resolution.rows[0] ?? -1];
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [10, 0],
      PageUp: [-10, 0],
      Home: [0, -COLUMNS.length],
      End: [0, COLUMNS.length],
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "c" && shownRow) copied.current = shownRow;
      else if (event.key === "v" && copied.current) onPut(line, at.column, saysOf(copied.current));
      else return;
    } else if (step) go(...step);
    else if (event.key === "Enter") onOpen();
    else if (event.key === "Delete" || event.key === "Backspace") onPut(line, at.column, null);
    else if (event.key === "+" || event.key === "-") {
      if (line.children > 0 && closed.has(line.key) === (event.key === "+")) onTurn(line.key);
    } else if (QUICK[event.key]) onPut(line, at.column, quick(shownRow, QUICK[event.key] ?? "provider"));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <table className="matrix" role="grid" aria-label={t("agreement.section.matrix")} aria-rowcount={lines.length + 1} ref={table} onKeyDown={onKey}>
      <thead>
        <tr role="row" aria-rowindex={1}>
          <th role="columnheader" scope="col">
            {t("agreement.grid.component")}
          </th>
          {COLUMNS.map((each) => (
            <th key={each ?? ""} role="columnheader" scope="col">
              {each ? phrase(t, "desk.fault_class", each) : t("agreement.any_class")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {drawn.map((stretch) => {
          const line = "at" in stretch ? lines[stretch.at] : undefined;
          if (!("at" in stretch) || !line) return "skip" in stretch && <Space key={stretch.key} lines={stretch.skip} />;
          return (
            <tr key={line.key} role="row" aria-rowindex={stretch.at + 2} data-level={line.component ? "component" : line.depth === 0 ? "head" : "kind"}>
              <th role="rowheader" scope="row">
                <span className="matrix-name" data-depth={Math.min(line.depth, 5)}>
                  {line.children > 0 && !filtered ? (
                    <button
                      type="button"
                      className="estate-turn matrix-turn"
                      tabIndex={-1}
                      aria-expanded={!closed.has(line.key)}
                      aria-label={t(closed.has(line.key) ? "estate.expand" : "estate.collapse", { name: line.name })}
                      onClick={() => onTurn(line.key)}
                    >
                      {closed.has(line.key) ? <RightOutlined aria-hidden /> : <DownOutlined aria-hidden />}
                    </button>
                  ) : (
                    <span className="matrix-turn" aria-hidden />
                  )}
                  <span className="cut" title={line.name}>
                    {line.name}
                  </span>
                </span>
              </th>
              {COLUMNS.map((each, at2) => (
                <GridCell
                  key={each ?? ""}
                  cell={cells.get(line.key)?.[at2]}
                  rows={rows}
                  names={names}
                  here={stretch.at === row && at2 === column}
                  onFocus={() => onAt({ place: line.key, column: each })}
                  onOpen={onOpen}
                />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What a row says beyond what it is about. */
export function saysOf(row: MatrixRow): Omit<MatrixRow, "selector" | "fault_class" | "stage"> {
  const { lead, payer, clause, support, informed } = row;
  return { lead, payer, clause, support: support ?? [], informed: informed ?? [] };
}

function quick(row: MatrixRow | undefined, kind: "provider" | "customer" | "vendor" | "carrier"): Omit<MatrixRow, "selector" | "fault_class" | "stage"> {
  const lead: Responsible = { kind };
  return row ? { ...saysOf(row), lead, payer: JSON.stringify(row.payer) === JSON.stringify(row.lead) ? lead : row.payer } : { lead, payer: lead, clause: "", support: [], informed: [] };
}

/** The height of the lines that are not drawn. */
function Space({ lines }: { lines: number }) {
  return (
    <tr aria-hidden className="matrix-space">
      <td colSpan={COLUMNS.length + 1} style={{ height: lines * LINE }} />
    </tr>
  );
}

type CellProps = { cell: Cell | undefined; rows: MatrixRow[]; names: (one: Responsible) => string; here: boolean; onFocus: () => void; onOpen: () => void };

function GridCell({ cell, rows, names, here, onFocus, onOpen }: CellProps) {
  const { t } = useWords();
  if (!cell) return <td role="gridcell" />;
  const lead = cell.leads.map((index) => rows[index]?.lead).filter((one): one is Responsible => Boolean(one));
  const words = [...new Set(lead.map((one) => names(one)))].join(" / ");
  const said = [
    words || t("agreement.grid.nobody"),
    cell.own === null && words && t("agreement.grid.inherited"),
    cell.staged && t("agreement.grid.staged"),
    cell.wrong && t(`agreement.grid.${cell.wrong}`),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <td
      role="gridcell"
      tabIndex={here ? 0 : -1}
      aria-selected={here}
      aria-label={said}
      title={said}
      data-own={cell.own !== null}
      data-wrong={cell.wrong ?? undefined}
      onFocus={onFocus}
      onDoubleClick={onOpen}
    >
      <span className="matrix-lead">{words}</span>
      {cell.staged && !cell.wrong && (
        <span className="matrix-staged" aria-hidden>
          ◔
        </span>
      )}
      {cell.wrong && (
        <span className="matrix-wrong" aria-hidden>
          {cell.wrong === "gap" ? "?" : "!"}
        </span>
      )}
    </td>
  );
}
