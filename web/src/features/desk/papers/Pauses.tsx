import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { usePaper } from "./data";
import { ReasonDialog } from "./ReasonDialog";

/** Every stretch that did not count, each of which the customer may contest once. */
export function Pauses({ incident, contested }: { incident: IncidentDetail; contested: (string | null)[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [asked, setAsked] = useState<string | null>(null);
  const contest = usePaper(
    incident.id,
    ({ pause, reason }: { pause: string; reason: string }) =>
      taken(
        http.POST("/api/v1/incidents/{id}/pauses/{pause}/contest", {
          params: { path: { id: incident.id, pause } },
          body: { reason },
        }),
      ),
    () => setAsked(null),
  );
  if (incident.pauses.length === 0) return null;
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  return (
    <div className="stack-8">
      <h3>{t("desk.papers.proposal.pauses")}</h3>
      <ul className="plain-list stack-8">
        {incident.pauses.map((pause) => (
          <li key={pause.id} className="spread">
            <span>
              {phrase(t, "ui.pause", pause.reason)}{" "}
              <span className="muted">
                {pause.to
                  ? t("desk.papers.proposal.between", { from: when(pause.from), to: when(pause.to) })
                  : t("desk.papers.proposal.since", { from: when(pause.from) })}
              </span>
            </span>
            {!contested.includes(pause.id) && (
              <Button size="small" onClick={() => setAsked(pause.id)}>
                {t("desk.papers.proposal.contest")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ReasonDialog
        keep={`pause.${asked ?? ""}`}
        open={asked !== null}
        title={t("desk.papers.proposal.contest_why")}
        submit={t("desk.papers.proposal.contest_submit")}
        sending={contest.isPending}
        error={contest.error}
        onSubmit={(reason) => asked && contest.mutate({ pause: asked, reason })}
        onClose={() => setAsked(null)}
      />
    </div>
  );
}
