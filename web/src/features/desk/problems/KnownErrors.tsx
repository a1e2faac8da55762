import { useQuery } from "@tanstack/react-query";

import { http, taken } from "../../../api/client";
import { useWords } from "../../../ui/words";

const SHOWN = 2;

/** While a report is typed: what is known to go wrong like this, and what helps until it is solved. */
export function KnownErrors({ systemId, text }: { systemId: string; text: string }) {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ["known-errors", systemId, text],
    queryFn: () => taken(http.GET("/api/v1/known-errors", { params: { query: { system_id: systemId, text } } })),
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
  const known = (data ?? []).slice(0, SHOWN);
  if (known.length === 0) return null;
  return (
    <aside className="similar" aria-label={t("desk.problems.known.title")}>
      <h2 className="small muted">{t("desk.problems.known.title")}</h2>
      <ul className="plain-list stack-8">
        {known.map((error) => (
          <li key={error.number}>
            <div>{error.title}</div>
            <strong className="said">{error.workaround}</strong>
          </li>
        ))}
      </ul>
    </aside>
  );
}
