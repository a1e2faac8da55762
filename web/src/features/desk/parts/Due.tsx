import type { ReactNode } from "react";

import type { IncidentRow } from "../../../api/types";
import { Countdown, promisedByRow } from "../../../ui/Countdown";

const ENDED = new Set<IncidentRow["state"]>(["closed", "withdrawn", "cancelled", "merged"]);

/** What falls due next; nothing once the incident has ended. */
export function Due({ row, intervals }: { row: IncidentRow; intervals?: () => ReactNode }) {
  const promised = promisedByRow(row);
  if (promised.state === "none" && ENDED.has(row.state)) return <span />;
  return <Countdown promised={promised} {...(intervals ? { intervals } : {})} />;
}
