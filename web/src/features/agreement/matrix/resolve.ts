import type { AgreementContent, EstateComponent, FaultClass } from "../../../api/types";
import { branches } from "../../estate/tree";

export type MatrixRow = AgreementContent["matrix"][number];
export type Responsible = MatrixRow["lead"];
export type Stage = NonNullable<MatrixRow["stage"]>;
type Selector = NonNullable<MatrixRow["selector"]>;

export const STAGES = ["diagnose", "repair", "recover_data", "verify", "train"] as const satisfies Stage[];

/** A line of the grid: everything, a kind, a system, a component; with what a row of the matrix that is its own says it is about. */
export type Place = {
  key: string;
  selector: Selector;
  name: string;
  depth: number;
  children: number;
  system: string | null;
  /** The components from the top of the tree to this one. */
  way: string[];
  kind: string | null;
  /** Only where there is a real component can something be missing. */
  component: boolean;
};

/** The columns: no class named, or one. */
export type Column = FaultClass | null;

type Rank = readonly [number, number, number, number];

export type Resolution = { rows: number[]; kind: "found" | "contradiction" } | { rows: []; kind: "gap" };

/** What a cell of the grid says. */
export type Cell = {
  /** The row that is about exactly this, by its place in the matrix. */
  own: number | null;
  resolution: Resolution;
  /** The rows that lead here; over all stages where the cell speaks of each of them. */
  leads: number[];
  /** Over the stages of the work: whether some say otherwise than the cell. */
  staged: boolean;
  /** The gravest there is in any stage; null where all is well or there is nothing that could be missing. */
  wrong: "contradiction" | "gap" | null;
};

function depthOf(selector: Selector, place: Place): number | null {
  const within = selector.within;
  if (!within) return 0;
  if ("system" in within) return within.system === place.system ? 1 : null;
  const step = place.way.indexOf(within.component);
  return step < 0 ? null : step + 2;
}

/** The rows that select a place, with how specifically each does. */
export function applicable(rows: MatrixRow[], place: Place): { index: number; row: MatrixRow; depth: number; kind: number }[] {
  return rows.flatMap((row, index) => {
    const selector = row.selector ?? {};
    if (selector.kind && selector.kind !== place.kind) return [];
    const depth = depthOf(selector, place);
    return depth === null ? [] : [{ index, row, depth, kind: selector.kind ? 1 : 0 }];
  });
}

type Applicable = ReturnType<typeof applicable>;

/** The most specific wins: selector, then a named class, then a named stage. Ties that differ contradict each other. */
export function resolve(all: Applicable, column: Column, stage: Stage | null): Resolution {
  let best: { rank: Rank; rows: { index: number; row: MatrixRow }[] } | null = null;
  for (const { index, row, depth, kind } of all) {
    if (row.fault_class && row.fault_class !== column) continue;
    if (row.stage && row.stage !== stage) continue;
    const rank: Rank = [depth, kind, row.fault_class ? 1 : 0, row.stage ? 1 : 0];
    const order = best ? compare(rank, best.rank) : 1;
    if (order > 0) best = { rank, rows: [{ index, row }] };
    else if (order === 0) best?.rows.push({ index, row });
  }
  if (!best) return { rows: [], kind: "gap" };
  const [first, ...rest] = best.rows;
  const agree = rest.every(({ row }) => first && same(row, first.row));
  return { rows: best.rows.map(({ index }) => index), kind: agree ? "found" : "contradiction" };
}

function compare(a: Rank, b: Rank): number {
  for (const at of [0, 1, 2, 3] as const) if (a[at] !== b[at]) return a[at] - b[at];
  return 0;
}

const who = (one: Responsible) => JSON.stringify(one);

function same(a: MatrixRow, b: MatrixRow): boolean {
  return who(a.lead) === who(b.lead) && who(a.payer) === who(b.payer) && a.clause === b.clause;
}

/** Whether a row is about exactly this place, class and stage. */
export function isAbout(row: MatrixRow, place: Place, column: Column, stage: Stage | null): boolean {
  return (row.fault_class ?? null) === column && (row.stage ?? null) === stage && selectsSame(row.selector ?? {}, place.selector);
}

function selectsSame(a: Selector, b: Selector): boolean {
  return (a.kind ?? null) === (b.kind ?? null) && rootOf(a) === rootOf(b);
}

/** What a selector lies within, as one word. */
function rootOf({ within }: Selector): string {
  if (!within) return "";
  return "system" in within ? `system:${within.system}` : `component:${within.component}`;
}

/** A cell as it stands, with what is wrong with it in any stage. */
export function cellOf(rows: MatrixRow[], all: Applicable, place: Place, column: Column, stage: Stage | null): Cell {
  const found = all.find(({ row }) => isAbout(row, place, column, stage));
  const resolution = resolve(all, column, stage);
  const own = found?.index ?? null;
  const real = place.component && column !== null;
  if (stage !== null) {
    const wrong = resolution.kind === "contradiction" ? "contradiction" : resolution.kind === "gap" && real ? "gap" : null;
    return { own, resolution, leads: resolution.rows, staged: false, wrong };
  }
  const each = STAGES.map((one) => resolve(all, column, one));
  const lead = (one: Resolution) => (one.rows.length > 0 ? who((rows[one.rows[0] ?? -1] as MatrixRow).lead) : "");
  const wrong = each.some(({ kind }) => kind === "contradiction") ? "contradiction" : real && each.some(({ kind }) => kind === "gap") ? "gap" : null;
  return { own, resolution, leads: [...new Set(each.flatMap((one) => one.rows))], staged: new Set(each.map(lead)).size > 1, wrong };
}

/**
 * Every cell of the grid, line by line. Lines that the same rows select in the same way say the same but for what is their
 * own: most of a large estate is reckoned once.
 */
export function cellsOf(places: Place[], rows: MatrixRow[], columns: Column[], stage: Stage | null): Map<string, Cell[]> {
  const known = new Map<string, Cell[]>();
  const all = new Map<string, Cell[]>();
  for (const place of places) {
    const here = applicable(rows, place);
    const like = `${place.component}|${here.map(({ index, depth, kind }) => `${index}.${depth}.${kind}`).join()}`;
    let cells = known.get(like);
    if (!cells) known.set(like, (cells = columns.map((column) => cellOf(rows, here, place, column, stage))));
    const own = here.filter(({ row }) => selectsSame(row.selector ?? {}, place.selector));
    all.set(place.key, own.length === 0 && cells.every((cell) => cell.own === null) ? cells : columns.map((column, at) => ({ ...(cells[at] as Cell), own: own.find(({ row }) => isAbout(row, place, column, stage))?.index ?? null })));
  }
  return all;
}

type Tree = { id: string; name: string; components: EstateComponent[] };

/** The lines of the grid: everything, the kinds there are, then every system with its tree and the kinds rows name within it. */
export function placesOf(trees: Tree[], rows: MatrixRow[], kindName: (kind: string) => string, everything: string): Place[] {
  const line = (place: Partial<Place> & { key: string; selector: Selector; name: string }): Place => ({
    depth: 0,
    children: 0,
    system: null,
    way: [],
    kind: null,
    component: false,
    ...place,
  });
  const used = new Set([...trees.flatMap(({ components }) => components.map(({ kind }) => kind as string)), ...rows.flatMap(({ selector }) => (selector?.kind && !selector.within ? [selector.kind as string] : []))]);
  const kinds = [...used].sort().map((kind) => line({ key: `kind:${kind}`, selector: { kind: kind as NonNullable<Selector["kind"]> }, name: kindName(kind), kind }));
  const kindsWithin = kindsByRoot(rows);
  const ofTree = (tree: Tree): Place[] => {
    const all = branches(tree.components);
    const way: string[] = [];
    const parts = all.flatMap(({ component, depth, children }) => {
      way.length = depth;
      way.push(component.id);
      const root = { component: component.id };
      const own = line({ key: component.id, selector: { within: root }, name: component.name, depth: depth + 1, children, system: tree.id, way: [...way], kind: component.kind, component: true });
      return [own, ...kindsWithin({ within: root }).map((kind) => line({ ...own, key: `${component.id}:${kind}`, selector: { within: root, kind: kind as never }, name: kindName(kind), depth: depth + 2, children: 0, kind, component: false }))];
    });
    const root = { system: tree.id };
    const head = line({ key: tree.id, selector: { within: root }, name: tree.name, children: parts.length, system: tree.id });
    const within = kindsWithin({ within: root }).map((kind) => line({ key: `${tree.id}:${kind}`, selector: { within: root, kind: kind as never }, name: kindName(kind), depth: 1, system: tree.id, kind }));
    return [head, ...within, ...parts];
  };
  return [line({ key: "any", selector: {}, name: everything }), ...kinds, ...trees.flatMap(ofTree)];
}

/** The kinds that rows name within a system or a component. */
function kindsByRoot(rows: MatrixRow[]): (selector: Selector) => string[] {
  const all = new Map<string, Set<string>>();
  for (const { selector } of rows) {
    if (!selector?.kind || !selector.within) continue;
    const root = rootOf(selector);
    all.set(root, (all.get(root) ?? new Set()).add(selector.kind));
  }
  return (selector) => [...(all.get(rootOf(selector)) ?? [])];
}

/** What stands open, below nothing that is closed; only the lines that fit where something is looked for. */
export function shown(places: Place[], closed: ReadonlySet<string>, fits: ((place: Place) => boolean) | null): Place[] {
  if (fits) {
    const hits = new Set<string>();
    for (const place of places)
      if (fits(place)) {
        hits.add(place.key);
        for (const above of place.way) hits.add(above);
        if (place.system) hits.add(place.system);
      }
    return places.filter(({ key }) => hits.has(key));
  }
  let hidden = Number.POSITIVE_INFINITY;
  return places.filter(({ key, depth, children }) => {
    if (depth > hidden) return false;
    hidden = children > 0 && closed.has(key) ? depth : Number.POSITIVE_INFINITY;
    return true;
  });
}

/** The matrix with a cell's own row set, or without one. */
export function withCell(rows: MatrixRow[], place: Place, column: Column, stage: Stage | null, says: Omit<MatrixRow, "selector" | "fault_class" | "stage"> | null): MatrixRow[] {
  const at = rows.findIndex((row) => isAbout(row, place, column, stage));
  if (says === null) return rows.filter((row) => !isAbout(row, place, column, stage));
  const row: MatrixRow = { selector: place.selector, ...(column ? { fault_class: column } : {}), ...(stage ? { stage } : {}), ...says };
  return at < 0 ? [...rows, row] : rows.map((each, index) => (index === at ? row : each));
}
