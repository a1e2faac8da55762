import { CloseOutlined, DownOutlined, RightOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useId, useState } from "react";

import type { AttainmentClock } from "../../../api/types";
import { useExplanation } from "../../../ui/Explain";
import { Intervals } from "../../../ui/Intervals";
import { said, useLanguage } from "../../../ui/language";
import { Empty, Loaded } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { useMissed, type Narrowed } from "../data";

const STEP = 10;

/** The promises that were missed, latest first, each with its story. */
export function Missed({ from, to, narrowed, onChoose }: { from: string; to: string; narrowed: Narrowed; onChoose: (next: Narrowed) => void }) {
  const { t } = useWords();
  const query = useMissed(from, to, narrowed);
  const [shown, setShown] = useState(STEP);
  const filtered = Boolean(narrowed.agreement ?? narrowed.milestone);
  return (
    <section className="panel stack-8" aria-label={t("overview.missed.title")} id="missed">
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
        {({ items, count }) =>
          items.length === 0 ? (
            <Empty title={t("overview.missed.none")} hint={t("overview.missed.none_hint")} />
          ) : (
            <>
              <ul className="plain-list missed-rows">
                {newest(items).slice(0, shown).map((clock) => (
                  <Row key={clock.clock_id} clock={clock} />
                ))}
              </ul>
              <div className="line">
                {shown < items.length && <Button onClick={() => setShown(shown + STEP)}>{t("ui.more")}</Button>}
                {count > items.length && <span className="small muted">{t("overview.missed.capped", { count: items.length })}</span>}
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function newest(clocks: AttainmentClock[]): AttainmentClock[] {
  return [...clocks].sort((a, b) => (b.due_at ?? "").localeCompare(a.due_at ?? ""));
}

function Row({ clock }: { clock: AttainmentClock }) {
  const { t } = useWords();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const story = useId();
  const who = clock.column === "party" && clock.party ? clock.party.name || phrase(t, "ui.party", clock.party.kind) : phrase(t, "desk.attainment_column", clock.column);
  return (
    <li>
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
        <Severity level={clock.severity} />
        <Link to="/incidents/$id" params={{ id: clock.incident_id }} className="nowrap">
          {clock.incident_number}
        </Link>
        <span className="late-count nowrap">{phrase(t, "ui.milestone", clock.milestone)}</span>
        {clock.due_at && <span className="nowrap small">{t("overview.missed.due", { at: fullMoment(clock.due_at, language) })}</span>}
        <span className="muted small cut grow missed-who">
          {who} · {clock.agreement?.name ?? t("overview.heat.without")}
        </span>
      </div>
      {open && (
        <div id={story} className="missed-story">
          <Story clock={clock} />
        </div>
      )}
    </li>
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
