import { Link } from "@tanstack/react-router";

import { useWords } from "../../../ui/words";
import { useCounts } from "../../desk/data";
import { capped } from "../../desk/parts/QueueHead";
import type { QueueSearch } from "../../desk/routes";

/** The four numbers that matter, each the way to what it counts. */
export function Numbers() {
  const { t } = useWords();
  const { data } = useCounts();
  const numbers: { name: "at_risk" | "late" | "waiting" | "unacknowledged"; search: QueueSearch }[] = [
    { name: "at_risk", search: { view: "group" } },
    { name: "late", search: { view: "group", overdue: true } },
    { name: "waiting", search: { view: "group", state: "waiting" } },
    { name: "unacknowledged", search: { view: "group", state: "assigned" } },
  ];
  return (
    <ul className="plain-list overview-numbers">
      {numbers.map(({ name, search }) => (
        <li key={name}>
          <Link to="/queue" search={search} className="panel" data-late={name === "late" && (data?.late ?? 0) > 0}>
            <b>{data ? capped(data[name]) : "–"}</b>
            <span>{t(`desk.queue.${name}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
