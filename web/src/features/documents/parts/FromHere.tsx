import { Button, Select } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { NewDocument } from "../../../api/types";
import { message } from "../../../ui/messages";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useDraft } from "../data";
import type { DocumentsSearch } from "../routes";

/** What can be drafted about the incident or the agreement that the list is narrowed to. */
export function FromHere({ search, onDrafted }: { search: DocumentsSearch; onDrafted: (id: string) => void }) {
  const { t } = useWords();
  const draft = useDraft();
  const [language, setLanguage] = useState<"zh" | "en">("zh");
  const incident = search.incident_id ?? undefined;
  const version = search.subject_id ?? undefined;
  const makes: { name: "of_incident" | "of_responsibility" | "of_agreement"; body: NewDocument }[] = incident
    ? [
        { name: "of_incident", body: { kind: "fault_report", incident_id: incident, language } },
        { name: "of_responsibility", body: { kind: "attribution", incident_id: incident, language } },
      ]
    : version
      ? [{ name: "of_agreement", body: { kind: "agreement", subject_id: version, language } }]
      : [];
  if (makes.length === 0) return null;
  return (
    <div className="line">
      <Select
        aria-label={t("documents.field.language")}
        value={language}
        onChange={setLanguage}
        options={(["zh", "en"] as const).map((each) => ({ value: each, label: t(`documents.language.${each}`) }))}
      />
      {makes.map(({ name, body }) => (
        <Button
          key={name}
          loading={slow(draft.isPending && draft.variables?.kind === body.kind)}
          disabled={draft.isPending}
          onClick={() =>
            draft.mutate(body, {
              onSuccess: (made) => onDrafted(made.id),
              onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
            })
          }
        >
          {t(`documents.new.${name}`)}
        </Button>
      ))}
    </div>
  );
}
