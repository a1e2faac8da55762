import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { freshKey, http, taken } from "../../../api/client";
import type { IncidentDetail, ReportInput } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { forgetUnder } from "../../../ui/kept";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { ReportFields } from "../parts/ReportFields";

import "../desk.css";

/** What the report became; it comes while the form is filled in. */
const loadReceipt = () => import("../parts/LazyReceipt");
const Receipt = lazy(loadReceipt);

/** Three questions and a button; then what was promised. */
export function ReportPage() {
  const { t } = useTranslation();
  useTitle(t("desk.report.title"));
  const { system } = useSearch({ from: "/inside/report" });
  const staff = isStaff(useAccount());
  const client = useQueryClient();
  const [done, setDone] = useState<IncidentDetail | null>(null);
  // One key for one report: pressing the button twice, or again after the network failed, makes one incident;
  // a corrected report is another one.
  const sent = useRef({ text: "", key: "" });
  const form = useQuery({
    queryKey: ["report-form"],
    queryFn: () => taken(http.GET("/api/v1/report-form")),
    staleTime: 60_000,
  });
  const send = useMutation({
    mutationFn: (body: ReportInput) => {
      const text = JSON.stringify(body);
      if (sent.current.text !== text) sent.current = { text, key: freshKey() };
      return taken(
        http.POST("/api/v1/incidents", { params: { header: { "Idempotency-Key": sent.current.key } }, body }),
      );
    },
    onSuccess: (incident) => {
      sent.current = { text: "", key: "" };
      forgetUnder("report");
      client.setQueryData(["incident", incident.id], incident);
      void client.invalidateQueries({ queryKey: ["incidents"] });
      void client.invalidateQueries({ queryKey: ["report-form"] });
      setDone(incident);
      globalThis.scrollTo?.({ top: 0 });
    },
  });
  return (
    <div className="page narrow" onFocus={() => void loadReceipt()}>
      {done ? (
        <Suspense fallback={null}>
          <Receipt
            incident={done}
            onAnother={() => {
              setDone(null);
              send.reset();
            }}
          />
        </Suspense>
      ) : (
        <>
          <div className="page-head">
            <h1>{t("desk.report.title")}</h1>
            {staff && (
              <div className="line">
                <Link to="/late-entry">{t("desk.entry.title")}</Link>
                <Link to="/chat">{t("desk.entry.chat.title")}</Link>
              </div>
            )}
          </div>
          <Loaded query={form}>
            {(choices) => (
              <ReportFields
                choices={choices}
                system={system}
                sending={send.isPending}
                error={send.error}
                onSend={(body) => send.mutate(body)}
              />
            )}
          </Loaded>
        </>
      )}
    </div>
  );
}
