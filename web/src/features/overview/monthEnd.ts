import type { MonthEndItem } from "../../api/types";

/** The click that brings a thing further: what it does, or where it leads. */
export type Next = "draft" | "wait" | "sheet" | "approve" | "issue" | "sent" | "returned" | "look";

/** What has farthest to go stands first. */
const ORDER: Next[] = ["draft", "wait", "sheet", "approve", "issue", "sent", "returned", "look"];

/** What comes next of a thing that is owed; a report is drafted once its period `ended`, a sheet is printed once it is issued. */
export function nextOf({ kind, sheet, document, steps }: Pick<MonthEndItem, "kind" | "sheet" | "document" | "steps">, ended: boolean): Next {
  const sheets = kind === "assessment";
  if (sheets && !sheet) return "draft";
  if (sheets && sheet?.state !== "issued") return "sheet";
  if (!document) return sheets || ended ? "draft" : "wait";
  if (steps.includes("approve")) return "approve";
  if (steps.includes("issue")) return "issue";
  if (steps.includes("seal")) return document.seal === "awaiting" ? "sent" : "returned";
  return "look";
}

/** Whether it is out of the house. */
export function isIssued({ kind, sheet, document }: Pick<MonthEndItem, "kind" | "sheet" | "document">): boolean {
  if (kind === "assessment") return sheet?.state === "issued";
  return document?.state === "issued" || document?.state === "archived";
}

/** The things a month owes, what has farthest to go first, and among those by customer and kind as the server has them. */
export function byNext(items: MonthEndItem[], ended: boolean): { item: MonthEndItem; next: Next }[] {
  const rows = items.map((item) => ({ item, next: nextOf(item, ended) }));
  return rows.sort((a, b) => ORDER.indexOf(a.next) - ORDER.indexOf(b.next));
}
