import type { AttainmentRow, Milestone } from "../../../api/types";
import { Empty } from "../../../ui/PageState";
import { phrase, useWords } from "../../../ui/words";
import type { Narrowed } from "../data";
import { MILESTONES, percentOf, permilleOf, rank, summed, type Sum } from "../figures";

/** Agreement × milestone: how much was kept, and the way to what was missed. */
export function Heat({ rows, chosen, onChoose }: { rows: AttainmentRow[]; chosen: Narrowed; onChoose: (next: Narrowed) => void }) {
  const { t } = useWords();
  const cells = summed(rows, (row) => `${row.agreement?.id ?? ""}|${row.milestone ?? ""}`);
  const totals = summed(rows, (row) => row.agreement?.id ?? "");
  const names = new Map(rows.map((row) => [row.agreement?.id ?? "", row.agreement?.name ?? t("overview.heat.without")]));
  const present = new Set(rows.map((row) => row.milestone));
  const milestones = MILESTONES.filter((each) => present.has(each));
  const agreements = [...names.keys()].sort((a, b) => (permilleOf(totals.get(a) ?? NONE) ?? 1001) - (permilleOf(totals.get(b) ?? NONE) ?? 1001));
  const choose = (agreement: string, milestone?: Milestone) => {
    const same = chosen.agreement === agreement && chosen.milestone === milestone;
    onChoose(same ? {} : { agreement, ...(milestone ? { milestone } : {}) });
  };
  return (
    <section className="panel stack-8" aria-label={t("overview.heat.title")}>
      <div className="spread">
        <h2>{t("overview.heat.title")}</h2>
        <span className="small muted">{t("overview.heat.hint")}</span>
      </div>
      {rows.length === 0 ? (
        <Empty title={t("overview.heat.empty")} hint={t("overview.heat.empty_hint")} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t("overview.heat.table")}>
          <table className="heat">
            <thead>
              <tr>
                <th scope="col">{t("overview.heat.agreement")}</th>
                {milestones.map((each) => (
                  <th key={each} scope="col">
                    {phrase(t, "ui.milestone", each)}
                  </th>
                ))}
                <th scope="col">{t("overview.heat.total")}</th>
              </tr>
            </thead>
            <tbody>
              {agreements.map((id) => (
                <tr key={id}>
                  <th scope="row" title={names.get(id)}>
                    {names.get(id)}
                  </th>
                  {milestones.map((each) => (
                    <Cell
                      key={each}
                      sum={cells.get(`${id}|${each}`)}
                      pressed={chosen.agreement === id && chosen.milestone === each}
                      {...(id ? { onPress: () => choose(id, each) } : {})}
                    />
                  ))}
                  <Cell
                    sum={totals.get(id)}
                    pressed={chosen.agreement === id && !chosen.milestone}
                    {...(id ? { onPress: () => choose(id) } : {})}
                  />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const NONE: Sum = { met: 0, missed: 0, apart: 0 };

function Cell({ sum = NONE, pressed, onPress }: { sum?: Sum | undefined; pressed: boolean; onPress?: () => void }) {
  const { t } = useWords();
  const rate = percentOf(permilleOf(sum));
  if (sum.met + sum.missed === 0) return <td className="muted">—</td>;
  const said = t("overview.heat.cell", { met: sum.met, all: sum.met + sum.missed });
  return (
    <td data-rank={rank(sum)}>
      {sum.missed > 0 && onPress ? (
        <button type="button" aria-pressed={pressed} title={said} onClick={onPress}>
          {rate}
          <span className="small">{t("overview.heat.missed", { count: sum.missed })}</span>
        </button>
      ) : (
        <span title={said}>{rate}</span>
      )}
    </td>
  );
}
