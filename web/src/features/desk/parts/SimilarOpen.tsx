import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { isStaff, useAccount } from "../../../app/session";
import { StateTag } from "./Adjectives";

/** Fewer characters say nothing about a fault. */
const ENOUGH = 4;
const SHOWN = 3;
const REST_MS = 500;

/** While the report is typed: what reads like it and is already being handled on the same system. */
export function SimilarOpen({ systemId, text }: { systemId: string; text: string }) {
  const { t } = useTranslation();
  const staff = isStaff(useAccount());
  const q = useRested(text.trim());
  const { data } = useQuery({
    queryKey: ["similar-open", systemId, q],
    queryFn: () => taken(http.GET("/api/v1/similar-incidents", { params: { query: { system_id: systemId, q } } })),
    enabled: q.length >= ENOUGH,
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
  const open = q.length < ENOUGH ? [] : (data?.items ?? []).slice(0, SHOWN);
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

/** The value once it has rested: nobody is asked at every key. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
