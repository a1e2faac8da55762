import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { IncidentDetail, ProofInput } from "../../../api/types";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { usePaper } from "../papers/data";
import { Question } from "../parts/Question";
import { lastScan, ProofFields } from "./ProofFields";

/** Arrival with one thumb: where, and what shows it; what was scanned a moment ago counts. */
export function ArriveForm({ incident, open, onClose }: { incident: IncidentDetail; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [scan] = useState(lastScan);
  const [place, setPlace, clearPlace] = useKept(`arrive.${incident.id}.place`, scan?.place ?? incident.reporter.place ?? "");
  const [proof, setProof, clearProof] = useKept<ProofInput>(`arrive.${incident.id}.proof`, scan ? { label_code: scan.code } : {});
  const arrive = usePaper(
    incident.id,
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/visits", {
          params: { path: { id: incident.id } },
          body: { proof, ...(place.trim() ? { place: place.trim() } : {}) },
        }),
      ),
    () => {
      clearPlace();
      clearProof();
      onClose();
    },
  );
  return (
    <Modal
      open={open}
      title={t("desk.site.arrive_title")}
      okText={t("desk.site.arrive")}
      okButtonProps={{ loading: slow(arrive.isPending) }}
      onOk={() => arrive.mutate(undefined)}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        {arrive.error && <Refusal error={arrive.error} />}
        <Question id="arrive-place" label={t("desk.site.place")}>
          <Input
            id="arrive-place"
            placeholder={t("desk.site.place_placeholder")}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
          />
        </Question>
        <ProofFields
          number={incident.number}
          place={place}
          value={proof}
          refused={arrive.error ? asProblem(arrive.error).pointers : {}}
          onChange={setProof}
        />
      </div>
    </Modal>
  );
}
