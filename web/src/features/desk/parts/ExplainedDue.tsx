import type { IncidentRow } from "../../../api/types";
import { mayExplain, useAccount } from "../../../app/session";
import { IntervalsOf } from "../../../ui/Intervals";
import { Due } from "./Due";

/** What falls due next, with what it was computed from for those who may read that. */
export function ExplainedDue({ row }: { row: IncidentRow }) {
  const may = mayExplain(useAccount());
  return <Due row={row} {...(may ? { intervals: () => <IntervalsOf incidentId={row.id} milestone={row.next_milestone} /> } : {})} />;
}
