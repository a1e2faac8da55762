import type { WhatIfAnswer, WhatIfShift } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn } from "../../../ui/list/List";
import { Empty } from "../../../ui/PageState";
import { phrase, useWords, type Words } from "../../../ui/words";
import { Incident, incidentColumn, Led, ledBy, Rest, told, whyColumn } from "./columns";

/** The incidents of which somebody else would have led. */
export function Shifts({ of }: { of: WhatIfAnswer["shifts"] }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <List
      name="what-if-shifts"
      title={t("whatif.shifts")}
      columns={columnsOf(t, language)}
      rows={of.items}
      empty={<Empty title={t("whatif.nothing_shifted")} />}
      rowKey={(row) => `${row.incident_id}|${row.stage}`}
      card={(row) => (
        <div className="panel stack-8">
          <div className="spread">
            <Incident of={row} />
            {phrase(t, "whatif.stages", row.stage)}
          </div>
          <div className="line">
            <Led party={row.from} /> → <Led party={row.to} />
          </div>
          <div className="small muted">{told(row, language)}</div>
        </div>
      )}
      note={<Rest of={of} />}
    />
  );
}

function columnsOf(t: Words, language: Language): ListColumn<WhatIfShift>[] {
  const of = plainColumn<WhatIfShift>;
  return [
    incidentColumn(t),
    of("stage", t("whatif.stage"), (row) => phrase(t, "whatif.stages", row.stage)),
    of("from", t("whatif.from"), (row) => ledBy(row.from, t), { render: (row) => <Led party={row.from} /> }),
    of("to", t("whatif.to"), (row) => ledBy(row.to, t), { render: (row) => <Led party={row.to} /> }),
    whyColumn(t, language),
  ];
}

/** The incidents that could not be judged, each with its reason. */
export function Aside({ of }: { of: WhatIfAnswer["set_aside"] }) {
  const { t } = useWords();
  const language = useLanguage();
  type Row = (typeof of.items)[number];
  const why = (row: Row) => told(row, language) ?? row.milestones.map((milestone) => phrase(t, "ui.milestone", milestone)).join(" · ");
  return (
    <>
      {of.count > 0 && <p className="muted">{t("whatif.aside_hint")}</p>}
      <List
        name="what-if-aside"
        title={t("whatif.aside")}
        columns={[incidentColumn<Row>(t), plainColumn<Row>("why", t("whatif.why"), why)]}
        rows={of.items}
        empty={<Empty title={t("whatif.nothing_aside")} />}
        rowKey={(row) => row.incident_id}
        card={(row) => (
          <div className="panel line">
            <Incident of={row} />
            <span className="muted">{why(row)}</span>
          </div>
        )}
        note={<Rest of={of} />}
      />
    </>
  );
}
