import type { Role } from "../../../api/types";
import type { Tour } from "../step";
import { customer_lead, reporter, vendor } from "./customers";
import { administrator, auditor, security_officer } from "./powers";
import { dispatcher, engineer, manager } from "./team";

/** What each role is shown, in its order; the words stand in `more.zh.ts` and `more.en.ts`. */
export const TOURS: Record<Role, Tour> = {
  reporter,
  customer_lead,
  vendor,
  engineer,
  dispatcher,
  manager,
  administrator,
  security_officer,
  auditor,
};
