import { CloseOutlined, DownOutlined, RightOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId, useState } from "react";

import type { AttainmentClock } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useExplanation } from "../../../ui/Explain";
import { Intervals } from "../../../ui/Intervals";
import { said, useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { Empty, Loaded } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords, type Words } from "../../../ui/words";
import { useMissed, type Narrowed } from "../data";

const STEP = 20;

/** The promises that were missed, latest first, each with its story. */
export function Missed({ from, to, narrowed, onChoose }: { from: string; to: string; narrowed: Narrowed; onChoose: (next: Narrowed) => void }) {
  const { t } = useWords();
  const query = useMissed(from, to, narrowed);
  const language = useLanguage();
  const [shown, setShown] = useState(STEP);
  const filtered = Boolean(narrowed.agreement ?? narrowed.milestone);
  return (
    <section className="stack-8" aria-label={t("overview.missed.title")} id="missed">
      <div className="spread">
        <h2>
          {t("overview.missed.title")} {query.data && <span className="muted small">{t("overview.missed.count", { count: query.data.count })}</span>}
        </h2>
        {filtered && (
          <Button size="small" icon={<CloseOutlined aria-hidden />} onClick={() => onChoose({})}>
            {t("overview.missed.clear")}
          </Button>
        )}
      </div>
      <Loaded query={query}>
        {({ items, count }) => (
          <List
            name="missed"
            title={`${t("overview.missed.title")} ${from}`}
            columns={columnsOf(t, language)}
            rows={newest(items).slice(0, shown)}
            empty={<Empty title={t("overview.missed.none")} hint={t("overview.missed.none_hint")} />}
            rowKey={(clock) => clock.clock_id}
            cards={{ list: "panel missed-rows" }}
            card={(clock, shows) => <Row clock={clock} shows={shows} />}
            more={{ has: shown < items.length, pending: false, shown, fetch: () => setShown(shown + STEP) }}
            note={count > items.length && <span className="small muted">{t("overview.missed.capped", { count: items.length })}</span>}
          />
        )}
      </Loaded>
    </section>
  );
}

function newest(clocks: AttainmentClock[]): AttainmentClock[] {
  return [...clocks].sort((a, b) => (b.due_at ?? "").localeCompare(a.due_at ?? ""));
}

/** What is said of a missed promise: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, language: Language): ListColumn<AttainmentClock>[] {
  const of = plainColumn<AttainmentClock>;
  return [
    of("incident", t("overview.missed.column.incident"), (clock) => clock.incident_number, { fixed: true }),
    of("severity", t("overview.missed.column.severity"), (clock) => phrase(t, "ui.severity.name", String(clock.severity))),
    of("milestone", t("overview.missed.column.milestone"), (clock) => phrase(t, "ui.milestone", clock.milestone), { fixed: true }),
    of("due", t("overview.missed.column.due"), (clock) => (clock.due_at ? fullMoment(clock.due_at, language) : "")),
    of("who", t("overview.missed.column.who"), (clock) => whoOf(clock, t)),
    of("agreement", t("overview.missed.column.agreement"), (clock) => clock.agreement?.name ?? t("overview.heat.without")),
  ];
}

/** Who answers for it, or why nobody does. */
function whoOf({ column, party }: AttainmentClock, t: Words): string {
  return column === "party" && party ? party.name || phrase(t, "ui.party", party.kind) : phrase(t, "desk.attainment_column", column);
}

function Row({ clock, shows }: { clock: AttainmentClock; shows: Shows }) {
  const { t } = useWords();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const story = useId();
  const whose = [shows.has("who") && whoOf(clock, t), shows.has("agreement") && (clock.agreement?.name ?? t("overview.heat.without"))];
  return (
    <>
      <div className="missed-row">
        <button
          type="button"
          className="link-button missed-open"
          aria-expanded={open}
          aria-controls={story}
          aria-label={t("overview.missed.story", { number: clock.incident_number, milestone: phrase(t, "ui.milestone", clock.milestone) })}
          onClick={() => setOpen(!open)}
        >
          {open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
        </button>
        {shows.has("severity") && <Severity level={clock.severity} />}
        <Link to="/incidents/$id" params={{ id: clock.incident_id }} className="nowrap">
          {clock.incident_number}
        </Link>
        <span className="late-count nowrap">{phrase(t, "ui.milestone", clock.milestone)}</span>
        {shows.has("due") && clock.due_at && <span className="nowrap small">{t("overview.missed.due", { at: fullMoment(clock.due_at, language) })}</span>}
        <span className="muted small cut grow missed-who">
          {whose.filter(Boolean).join(" · ")}
        </span>
      </div>
      {open && (
        <div id={story} className="missed-story">
          <Story clock={clock} />
        </div>
      )}
    </>
  );
}

function Story({ clock }: { clock: AttainmentClock }) {
  const { t } = useWords();
  const language = useLanguage();
  const query = useExplanation(clock.incident_id);
  return (
    <Loaded query={query} rows={2}>
      {(explanation) => {
        const why = explanation.clocks.find((each) => each.clock.id === clock.clock_id);
        if (!why) return <p className="muted">{t("overview.missed.untold")}</p>;
        const verdict = said(explanation.attribution, language);
        return (
          <div className="stack-8">
            <p>{said(why, language)}</p>
            {why.clock.met_at && <p className="small">{t("overview.missed.met", { at: fullMoment(why.clock.met_at, language) })}</p>}
            {verdict && <p className="small muted">{verdict}</p>}
            <Intervals clock={why.clock} milestone={why.milestone} explanation={why.explanation} />
          </div>
        );
      }}
    </Loaded>
  );
}
