import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { LateEntered, LateInput } from "../../../api/types";
import { forgetUnder } from "../../../ui/kept";
import { useOnce } from "../../../ui/once";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useIncident } from "../data";
import { useReportForm } from "../reporting";
import { LateFieldsForm } from "./LateFieldsForm";
import { LateReceipt } from "./LateReceipt";

import "../desk.css";
import "./entry.css";

/** A job already done in one form: a new report with its steps, or steps of the incident named in the address. */
export function LateEntryPage() {
  const { t } = useTranslation();
  useTitle(t("desk.entry.title"));
  const { incident: incidentId } = useSearch({ from: "/inside/late-entry" });
  const incident = useIncident(incidentId ?? "");
  const client = useQueryClient();
  const [done, setDone] = useState<LateEntered | null>(null);
  const once = useOnce();
  const form = useReportForm();
  const send = useMutation({
    mutationFn: (body: LateInput) => taken(http.POST("/api/v1/late-entries", { params: { header: once.keyOf(body) }, body })),
    onSuccess: (entered) => {
      once.sent();
      forgetUnder(`late.${incidentId ?? "new"}`);
      client.setQueryData(["incident", entered.incident.id], entered.incident);
      void client.invalidateQueries({ queryKey: ["incidents"] });
      void client.invalidateQueries({ queryKey: ["timeline", entered.incident.id] });
      setDone(entered);
      globalThis.scrollTo?.({ top: 0 });
    },
  });
  if (done)
    return (
      <div className="page narrow">
        <LateReceipt
          entered={done}
          onAnother={() => {
            setDone(null);
            send.reset();
          }}
        />
      </div>
    );
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>
          {incident.data ? t("desk.entry.of_incident", { number: incident.data.number }) : t("desk.entry.title")}
        </h1>
        <p className="muted">{incident.data?.title ?? t("desk.entry.hint")}</p>
      </div>
      <Loaded query={form}>
        {(choices) => (
          <LateFieldsForm
            choices={choices}
            incidentId={incidentId}
            sending={send.isPending}
            error={send.error}
            onSend={(body) => send.mutate(body)}
          />
        )}
      </Loaded>
    </div>
  );
}
