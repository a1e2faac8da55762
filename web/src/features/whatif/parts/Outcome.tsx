import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";

import type { WhatIfAnswer } from "../../../api/types";
import { useWords } from "../../../ui/words";
import type { Part } from "../routes";
import { Changes } from "./Changes";
import { Figures, percent } from "./Figures";
import { Aside, Shifts } from "./Shifts";

import "../whatif.css";

/** What came out: the two rates, and behind them every promise that came out otherwise. */
export function Outcome({ answer }: { answer: WhatIfAnswer }) {
  const { t } = useWords();
  const { won, lost, shifts, set_aside: aside, total } = answer;
  const navigate = useNavigate({ from: "/what-if" });
  const { part = lost.count > 0 ? "lost" : won.count > 0 ? "won" : "figures", ...rest } = useSearch({ from: "/inside/what-if" });
  const unchanged = won.count === 0 && lost.count === 0 && shifts.count === 0;
  const parts: { value: Part; label: string }[] = [
    { value: "lost", label: counted(t("whatif.lost"), lost.count) },
    { value: "won", label: counted(t("whatif.won"), won.count) },
    { value: "figures", label: t("whatif.figures") },
    { value: "shifts", label: counted(t("whatif.shifts"), shifts.count) },
    { value: "aside", label: counted(t("whatif.aside"), aside.count) },
  ];
  return (
    <div className="stack">
      <section className="panel stack-8" aria-label={t("whatif.rate")}>
        <dl className="what-if-head">
          <Number name={`${t("whatif.rate")} · ${t("whatif.old")}`} value={percent(total.old.permille) ?? t("whatif.none")} />
          <Number name={`${t("whatif.rate")} · ${t("whatif.new")}`} value={percent(total.new.permille) ?? t("whatif.none")} />
          <Number name={t("whatif.won")} value={String(won.count)} />
          <Number name={t("whatif.lost")} value={String(lost.count)} late={lost.count > 0} />
        </dl>
        <p className="muted small">
          {t("whatif.looked_at", { count: answer.incidents, concerned: answer.concerned })}
          {unchanged && ` · ${t("whatif.same")}`}
        </p>
      </section>
      <div className="scroll-x">
        <Segmented<Part> aria-label={t("whatif.part")} value={part} options={parts} onChange={(next) => void navigate({ search: { ...rest, part: next }, replace: true, resetScroll: false })} />
      </div>
      <section className="what-if-part" aria-label={parts.find((each) => each.value === part)?.label}>
        {part === "lost" && <Changes name="lost" of={lost} />}
        {part === "won" && <Changes name="won" of={won} />}
        {part === "figures" && <Figures rows={answer.figures} />}
        {part === "shifts" && <Shifts of={shifts} />}
        {part === "aside" && <Aside of={aside} />}
      </section>
    </div>
  );
}

function Number({ name, value, late = false }: { name: string; value: string; late?: boolean }) {
  return (
    <div>
      <dt className="muted small">{name}</dt>
      <dd className={late ? "what-if-lost" : undefined}>{value}</dd>
    </div>
  );
}

function counted(name: string, count: number): string {
  return count > 0 ? `${name} ${count}` : name;
}
