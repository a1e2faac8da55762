import type { EstateComponent } from "../../api/types";

export type Branch = { component: EstateComponent; depth: number; children: number };

/** The components as a tree that is read line by line; one whose parent is not known stands at the top. */
export function branches(components: EstateComponent[]): Branch[] {
  const ids = new Set(components.map(({ id }) => id));
  const below = new Map<string, EstateComponent[]>();
  for (const component of components) {
    const above = component.parent_id && ids.has(component.parent_id) ? component.parent_id : "";
    below.set(above, [...(below.get(above) ?? []), component]);
  }
  const walk = (parent: string, depth: number): Branch[] =>
    (below.get(parent) ?? []).flatMap((component) => [
      { component, depth, children: (below.get(component.id) ?? []).length },
      ...walk(component.id, depth + 1),
    ]);
  return walk("", 0);
}

/** What stands open: below nothing that is closed. */
export function visible(all: Branch[], closed: ReadonlySet<string>): Branch[] {
  let hidden = Number.POSITIVE_INFINITY;
  return all.filter(({ component, depth }) => {
    if (depth > hidden) return false;
    hidden = closed.has(component.id) ? depth : Number.POSITIVE_INFINITY;
    return true;
  });
}

/** What was looked for, with the way down to it. */
export function found(all: Branch[], q: string): Branch[] {
  const wanted = q.trim().toLowerCase();
  if (wanted === "") return all;
  const hits = new Set<string>();
  const byId = new Map(all.map(({ component }) => [component.id, component]));
  for (const { component } of all) {
    const words = [component.name, component.code, component.version, component.serial_number, ...(component.aliases ?? [])];
    if (!words.join(" ").toLowerCase().includes(wanted)) continue;
    for (let at: EstateComponent | undefined = component; at && !hits.has(at.id); at = byId.get(at.parent_id ?? "")) hits.add(at.id);
  }
  return all.filter(({ component }) => hits.has(component.id));
}
