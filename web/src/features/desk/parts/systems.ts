import type { ReportForm } from "../../../api/types";
import type { ComboGroup, ComboOption } from "../../../ui/Combo";

/** The answer of somebody who does not know which system it is. */
export const UNKNOWN = "unknown";

/** The systems to choose from, what was reported lately first; found by their customer too. */
export function systemGroups(choices: ReportForm, recent: string, others: string, unknown: string, staff: boolean): ComboGroup[] {
  const option = (each: ReportForm["systems"][number]): ComboOption => {
    const customer = typeof each.customer === "string" ? each.customer : (each.customer?.name ?? "");
    return { value: each.id, label: staff && customer ? `${each.name} · ${customer}` : each.name, search: customer };
  };
  const last: ComboOption = { value: UNKNOWN, label: unknown };
  const used = choices.systems.filter((each) => each.recent).map(option);
  const rest = choices.systems.filter((each) => !each.recent).map(option);
  if (used.length === 0) return [{ options: [...rest, last] }];
  return [
    { label: recent, options: used },
    { label: others, options: [...rest, last] },
  ];
}

type Option = { value: string; label: string; search: string };

/** The same as the component library takes them: what stands under no heading by itself. */
export function asOptions(groups: ComboGroup[]): (Option | { label: string; title: string; options: Option[] })[] {
  const option = ({ value, label, search }: ComboOption): Option => ({ value, label, search: `${label} ${search ?? ""}` });
  return groups.flatMap((group): ReturnType<typeof asOptions> => {
    const options = group.options.map(option);
    return group.label ? [{ label: group.label, title: group.label, options }] : options;
  });
}
