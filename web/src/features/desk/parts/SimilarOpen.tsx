import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { isStaff, useAccount } from "../../../app/session";
import { StateTag } from "./Adjectives";

const OPEN = new Set(["reported", "assigned", "accepted", "in_progress", "waiting", "reopened"]);

/** While the report is typed: what is already being handled on the same system. */
export function SimilarOpen({ systemId }: { systemId: string }) {
  const { t } = useTranslation();
  const staff = isStaff(useAccount());
  const { data } = useQuery({
    queryKey: ["similar-open", systemId],
    queryFn: () =>
      taken(http.GET("/api/v1/incidents", { params: { query: { view: "all", system_id: systemId, limit: 10 } } })),
    staleTime: 60_000,
    retry: false,
  });
  const open = (data?.items ?? []).filter((row) => OPEN.has(row.state)).slice(0, 3);
  if (open.length === 0) return null;
  return (
    <aside className="similar" aria-label={t("desk.report.similar")}>
      <h2 className="small muted">{t("desk.report.similar")}</h2>
      <ul className="plain-list">
        {open.map((row) => (
          <li key={row.id} className="line">
            <Link to={staff ? "/incidents/$id" : "/faults/$id"} params={{ id: row.id }} className="grow cut">
              {row.title}
            </Link>
            <StateTag state={row.state} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
