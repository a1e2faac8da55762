import { QuestionCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../api/client";
import { mayExplain, useAccount } from "../app/session";
import { Loaded } from "./PageState";
import { WhyPanel, type WhyPart } from "./WhyPanel";

/** Reads why an incident was decided as it was; shared by the panel and the countdowns. */
export function useExplanation(incidentId: string, enabled = true) {
  return useQuery({
    queryKey: ["explanation", incidentId],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/explanation", { params: { path: { id: incidentId } } })),
    enabled,
    staleTime: 30_000,
  });
}

/** `查看依据 / Why?` beside a decision: opens the one panel at that decision, for those who may read it. */
export function Explain({ incidentId, part }: { incidentId: string; part?: WhyPart }) {
  const { t } = useTranslation();
  const may = mayExplain(useAccount());
  const [open, setOpen] = useState(false);
  if (!may) return null;
  const subject = part ? t(`ui.why.${part}`) : t("ui.why.title");
  return (
    <>
      <button
        type="button"
        className="link-button small why-link"
        aria-label={`${t("ui.why.link")} · ${subject}`}
        onClick={() => setOpen(true)}
      >
        <QuestionCircleOutlined aria-hidden /> {t("ui.why.link")}
      </button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("ui.why.title")}
        size={Math.min(520, globalThis.innerWidth ?? 520)}
        destroyOnHidden
        aria-label={t("ui.why.title")}
        styles={{ body: { padding: 0, overflow: "hidden" } }}
      >
        <div className="why-scroll" tabIndex={0} role="region" aria-label={t("ui.why.title")}>
          <Opened incidentId={incidentId} part={part} />
        </div>
      </Drawer>
    </>
  );
}

function Opened({ incidentId, part }: { incidentId: string; part: WhyPart | undefined }) {
  const query = useExplanation(incidentId);
  useEffect(() => {
    if (query.data && part) document.getElementById(`why-${part}`)?.scrollIntoView({ block: "start" });
  }, [query.data, part]);
  return <Loaded query={query}>{(explanation) => <WhyPanel explanation={explanation} asked={part} />}</Loaded>;
}
