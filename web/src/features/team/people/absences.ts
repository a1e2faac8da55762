import type { Absence } from "../../../api/types";

/** Why somebody is away. */
export const ABSENCES = ["leave", "sick", "training", "project", "occupied"] as const satisfies Absence["kind"][];
