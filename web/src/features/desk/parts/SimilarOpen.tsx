import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { isStaff, useAccount } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { Press } from "../../../ui/Press";
import { KnownErrors } from "../problems/KnownErrors";
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
  const join = useMutation({
    mutationFn: (id: string) =>
      taken(http.POST("/api/v1/incidents/{id}/affected", { params: { path: { id } }, body: {} })),
  });
  const open = q.length < ENOUGH ? [] : (data?.items ?? []).slice(0, SHOWN);
  const known = q.length >= ENOUGH && <KnownErrors systemId={systemId} text={q} />;
  if (open.length === 0) return known || null;
  return (
    <>
    {known}
    <aside className="similar" aria-label={t("desk.report.similar")}>
      <h2 className="small muted">{t("desk.report.similar")}</h2>
      {join.error && <Refusal error={join.error} />}
      <ul className="plain-list">
        {open.map((row) => (
          <li key={row.id} className="line">
            <Link to={staff ? "/incidents/$id" : "/faults/$id"} params={{ id: row.id }} className="grow cut">
              {row.title}
            </Link>
            <StateTag state={row.state} />
            {!staff &&
              (join.isSuccess && join.variables === row.id ? (
                <span role="status">{t("desk.many.affected.noted")}</span>
              ) : (
                <Press size="small" onClick={() => join.mutate(row.id)}>
                  {t("desk.many.affected.me_too")}
                </Press>
              ))}
          </li>
        ))}
      </ul>
    </aside>
    </>
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
