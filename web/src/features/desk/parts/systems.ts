import type { ReportForm } from "../../../api/types";

/** The answer of somebody who does not know which system it is. */
export const UNKNOWN = "unknown";

type Option = { value?: string; label: string; search?: string; title?: string; options?: Option[] };

/** The systems to choose from, what was reported lately first; found by their customer too. */
export function systemOptions(choices: ReportForm, recent: string, others: string, unknown: string, staff: boolean): Option[] {
  const option = (each: ReportForm["systems"][number]): Option => {
    const customer = typeof each.customer === "string" ? each.customer : (each.customer?.name ?? "");
    return {
      value: each.id,
      label: staff && customer ? `${each.name} · ${customer}` : each.name,
      search: `${each.name} ${customer}`,
    };
  };
  const last: Option = { value: UNKNOWN, label: unknown, search: unknown };
  const used = choices.systems.filter((each) => each.recent).map(option);
  const rest = choices.systems.filter((each) => !each.recent).map(option);
  if (used.length === 0) return [...rest, last];
  return [
    { label: recent, title: recent, options: used },
    { label: others, title: others, options: [...rest, last] },
  ];
}
