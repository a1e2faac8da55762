import type { WhatIfAnswer, WhatIfChange } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords, type Words } from "../../../ui/words";
import { At, Incident, incidentColumn, Rest, told, whyColumn } from "./columns";

/** The promises that came out otherwise: those lost, or those won. */
export function Changes({ name, of }: { name: "lost" | "won"; of: WhatIfAnswer["won"] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <List
      name={`what-if-${name}`}
      title={t(`whatif.${name}`)}
      columns={columnsOf(t, language)}
      rows={of.items}
      empty={<Empty title={t(`whatif.nothing_${name}`)} />}
      rowKey={(row) => [row.incident_id, row.milestone, row.old_due_at, row.new_due_at].join("|")}
      card={(row) => (
        <div className="panel stack-8">
          <div className="spread">
            <Incident of={row} />
            <span className="line">
              <Severity level={row.severity} /> {phrase(t, "ui.milestone", row.milestone)}
            </span>
          </div>
          <div>
            {t("whatif.old_due")} <At at={row.old_due_at} /> · {t("whatif.new_due")} <At at={row.new_due_at} /> · {t("whatif.met")} <At at={row.met_at} />
          </div>
          <div className="small muted">{told(row, language)}</div>
        </div>
      )}
      note={<Rest of={of} />}
    />
  );
}

function columnsOf(t: Words, language: Language): ListColumn<WhatIfChange>[] {
  const of = plainColumn<WhatIfChange>;
  const moment = (key: "old_due" | "new_due" | "met") =>
    of(key, t(`whatif.${key}`), (row) => instant(row[`${key}_at`], language), { render: (row) => <At at={row[`${key}_at`]} /> });
  return [
    incidentColumn(t),
    of("severity", t("whatif.severity"), (row) => phrase(t, "ui.severity.name", String(row.severity)), { render: (row) => <Severity level={row.severity} /> }),
    of("milestone", t("whatif.milestone"), (row) => phrase(t, "ui.milestone", row.milestone)),
    moment("old_due"),
    moment("new_due"),
    moment("met"),
    whyColumn(t, language),
  ];
}

function instant(at: string | null, language: Language): string {
  return at === null ? "" : fullMoment(at, language);
}
