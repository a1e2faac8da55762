import type { PlannedWindow } from "../../../api/types";

export type Standing = "coming" | "now" | "over" | "cancelled";

/** Where a window stands at an instant. */
export function standingOf(window: Pick<PlannedWindow, "from" | "until" | "cancelled_at">, now: number): Standing {
  if (window.cancelled_at) return "cancelled";
  if (now < Date.parse(window.from)) return "coming";
  return now < Date.parse(window.until) ? "now" : "over";
}
