import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { IncidentRow } from "../../../api/types";
import { promisedByRow, TimeBar, timeStateOf } from "../../../ui/Countdown";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { StateTag } from "./Adjectives";
import { Due } from "./Due";

/** The queue on a phone. */
export function QueueCards({ rows }: { rows: IncidentRow[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => {
        const promised = promisedByRow(row);
        return (
          <li key={row.id}>
            <Link
              to="/incidents/$id"
              params={{ id: row.id }}
              className="card"
              data-time={timeStateOf(promised, serverNow())}
            >
              <div className="line nowrap">
                <Severity level={row.severity} />
                <strong className="grow cut">{row.title}</strong>
                <StateTag state={row.state} />
              </div>
              <div className="spread">
                <Due row={row} />
                <TimeBar promised={promised} />
              </div>
              <div className="spread muted small">
                <span className="cut grow">
                  {row.customer.name}
                  {row.system && ` · ${row.system.name}`}
                </span>
                <span>{row.engineer?.name ?? t("desk.queue.nobody")}</span>
              </div>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
