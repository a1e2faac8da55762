/** A view somebody saved: its name, and the part of the address that makes it. */
export type View = { name: string; search: string };

/** What somebody chose for one list on this device. */
export type Choices = { columns: string[] | null; views: View[] };

const PREFIX = "aftercare.list.";

export function choices(list: string): Choices {
  try {
    const read = JSON.parse(localStorage.getItem(PREFIX + list) ?? "null") as Partial<Choices> | null;
    const views = Array.isArray(read?.views) ? read.views.filter(({ name, search }) => typeof name === "string" && typeof search === "string") : [];
    return { columns: Array.isArray(read?.columns) ? read.columns.filter((key) => typeof key === "string") : null, views };
  } catch {
    return { columns: null, views: [] };
  }
}

export function keepChoices(list: string, kept: Choices) {
  localStorage.setItem(PREFIX + list, JSON.stringify(kept));
}

/** The columns that are shown, in the order of the list; a choice of columns that are gone falls back to all. */
export function chosenColumns<Column extends { key: string; off?: boolean; fixed?: boolean }>(columns: Column[], chosen: string[] | null): Column[] {
  const known = chosen?.some((key) => columns.some((column) => column.key === key)) ?? false;
  return columns.filter(({ key, off, fixed }) => fixed || (known ? chosen?.includes(key) : !off));
}
