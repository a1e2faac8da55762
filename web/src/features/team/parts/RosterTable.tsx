import type { ReactNode } from "react";

import type { RosterGap } from "../../../api/types";
import { dateInWords, houseDate, houseZone } from "../../../ui/houseDate";
import { said, useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { clockTime, localeOf } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import type { GroupRow, OnDay, PersonRow } from "../month";

type Props = {
  /** The first instants of the house's days, and that of the day after them. */
  days: number[];
  people: PersonRow[];
  coverage: GroupRow[];
  duty: (on: OnDay) => ReactNode;
};

/** People by days with what each has on each, and beneath it what each group lacks. */
export function RosterTable({ days, people, coverage, duty }: Props) {
  const { t } = useWords();
  const language = useLanguage();
  const today = houseDate(serverNow());
  const columns = days.slice(0, -1).map((at) => {
    const date = houseDate(at);
    return { at, date, rest: [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) };
  });
  return (
    <table className="roster">
      <thead>
        <tr>
          <th scope="col">{t("team.roster.person")}</th>
          {columns.map(({ at, date, rest }) => (
            <th key={at} scope="col" data-rest={rest} aria-current={date === today ? "date" : undefined}>
              {Number(date.slice(8))}
              <span>{dateInWords(date, localeOf(language), { weekday: "narrow" })}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">{person.name}</th>
            {columns.map(({ at, rest }, index) => (
              <td key={at} data-rest={rest}>
                {person.days[index]?.map(duty)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        {coverage.map((group) => (
          <tr key={group.id}>
            <th scope="row">{t("team.roster.coverage", { group: group.name })}</th>
            {columns.map(({ at, rest }, index) => (
              <td key={at} data-rest={rest}>
                <Covered lacking={group.days[index] ?? []} />
              </td>
            ))}
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

function Covered({ lacking }: { lacking: RosterGap[] }) {
  const { t } = useWords();
  const language = useLanguage();
  if (lacking.length === 0) return <span className="roster-covered" role="img" aria-label={t("team.roster.covered")} />;
  const words = lacking.map((gap) => said(gap, language)).join("\n");
  return (
    <span className="roster-gap" role="img" aria-label={words} title={words}>
      !
    </span>
  );
}

type DutyProps = { on: OnDay; swapped?: boolean; onChange?: () => void };

/** A duty on one day: what and when; a button where it may be handed over. */
export function Duty({ on: { duty, goesOn }, swapped = false, onChange }: DutyProps) {
  const { t } = useWords();
  const language = useLanguage();
  const words = [
    duty.person.name,
    t(`team.roster.kind.${duty.kind}`),
    `${clockTime(duty.from, language, houseZone())}–${clockTime(duty.to, language, houseZone())}`,
    duty.away && t("team.roster.away"),
    swapped && t("team.roster.swapped"),
    duty.stands_in_for && t("team.roster.stands_in", { name: duty.stands_in_for.name }),
  ]
    .filter(Boolean)
    .join(" · ");
  const look = { "data-kind": duty.kind, "data-away": duty.away, "data-on": goesOn, "data-stand-in": swapped || duty.stands_in_for !== null };
  const mark = goesOn ? "" : t(`team.roster.mark.${duty.kind}`);
  if (!onChange || Date.parse(duty.to) < serverNow() || goesOn)
    return (
      <span className="roster-duty" title={words} {...look}>
        <span aria-hidden>{mark}</span>
        <span className="visually-hidden">{words}</span>
      </span>
    );
  return (
    <button type="button" className="roster-duty" title={words} aria-label={t("team.roster.change", { what: words })} onClick={onChange} {...look}>
      {mark}
    </button>
  );
}
