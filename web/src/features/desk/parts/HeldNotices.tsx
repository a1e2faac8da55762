import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { IncidentDetail } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { clockTime } from "../../../ui/time";

/**
 * What the customer's responsible persons are told of an escalation waits for the manager's word, then goes. His word is about
 * the notices queued up to `seen`: what came after he looked waits on.
 */
export function HeldNotices({ incident, until, seen }: { incident: string; until: string; seen: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const decides = has(useAccount(), "manager");
  const deciding = useMutation({
    mutationFn: (send: boolean) =>
      taken(http.POST("/api/v1/incidents/{id}/held-notices", { params: { path: { id: incident } }, body: { send, queued_until: seen } })),
    onSuccess: (after: IncidentDetail, send) => {
      client.setQueryData(["incident", incident], after);
      void client.invalidateQueries({ queryKey: ["timeline", incident] });
      void message.success(t(send ? "desk.held.sent" : "desk.held.spared"));
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: ["incident", incident] });
      void message.error(asProblem(error).sentence || t("ui.problem.unknown"));
    },
  });
  return (
    <div className="stack-8" role="group" aria-label={t("desk.held.label")}>
      <p className="small">{t("desk.held.waits", { at: clockTime(until, language) })}</p>
      {decides && (
        <div className="line">
          <Button size="small" disabled={deciding.isPending} onClick={() => deciding.mutate(true)}>
            {t("desk.held.send")}
          </Button>
          <Button size="small" disabled={deciding.isPending} onClick={() => deciding.mutate(false)}>
            {t("desk.held.spare")}
          </Button>
        </div>
      )}
    </div>
  );
}
