import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http, taken } from "../../api/client";
import type { IncidentDetail, ReportInput } from "../../api/types";
import { useOnce } from "../../ui/once";

/** What can be reported on, and what the form asks. */
export function useReportForm() {
  return useQuery({
    queryKey: ["report-form"],
    queryFn: () => taken(http.GET("/api/v1/report-form")),
    staleTime: 60_000,
  });
}

/** Sends a report, however it was come by; once, however often the button is pressed. `again` is ready for the next one. */
export function useReporting(onMade: () => void = () => undefined) {
  const client = useQueryClient();
  const once = useOnce();
  const [made, setMade] = useState<IncidentDetail | null>(null);
  const send = useMutation({
    mutationFn: (body: ReportInput) => taken(http.POST("/api/v1/incidents", { params: { header: once.keyOf(body) }, body })),
    onSuccess: (incident) => {
      once.sent();
      onMade();
      client.setQueryData(["incident", incident.id], incident);
      for (const queryKey of [["incidents"], ["report-form"], ["callers"]]) void client.invalidateQueries({ queryKey });
      setMade(incident);
      globalThis.scrollTo?.({ top: 0 });
    },
  });
  const again = () => {
    setMade(null);
    send.reset();
  };
  return { made, again, sending: send.isPending, error: send.error, send: (body: ReportInput) => send.mutate(body) };
}
