import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { WhatIfShift } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { plainColumn, type ListColumn } from "../../../ui/list/List";
import { PartyTag } from "../../../ui/Party";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { phrase, useWords, type Words } from "../../../ui/words";

type Of = { incident_id: string; incident_number: string };
type Told = { text_zh: string | null; text_en: string | null };

/** The column of an incident, with the way to it. */
export function incidentColumn<Row extends Of>(t: Words): ListColumn<Row> {
  return plainColumn<Row>("incident", t("whatif.incident"), (row) => row.incident_number, { fixed: true, render: (row) => <Incident of={row} /> });
}

/** The column of why it came out so. */
export function whyColumn<Row extends Told>(t: Words, language: Language): ListColumn<Row> {
  return plainColumn<Row>("why", t("whatif.why"), (row) => told(row, language));
}

/** Why, in the language of the page. */
export function told({ text_zh, text_en }: Told, language: Language): string | null {
  return language === "zh" ? text_zh : text_en;
}

export function Incident({ of }: { of: Of }) {
  return (
    <Link to="/incidents/$id" params={{ id: of.incident_id }}>
      {of.incident_number}
    </Link>
  );
}

export function At({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (at === null) return <span className="muted">—</span>;
  return <span title={fullMoment(at, language)}>{momentInWords(at, serverNow(), language, t)}</span>;
}

/** Who leads, in words. */
export function ledBy(party: WhatIfShift["from"], t: Words): string {
  return party === null ? t("whatif.none") : party.name || phrase(t, "ui.party", party.kind);
}

export function Led({ party }: { party: WhatIfShift["from"] }) {
  const { t } = useWords();
  if (party === null) return <span className="muted">{t("whatif.none")}</span>;
  return <PartyTag name={ledBy(party, t)} kind={party.kind} />;
}

/** Said below, where the server names fewer than there are. */
export function Rest({ of }: { of: { count: number; items: readonly unknown[] } }) {
  const { t } = useWords();
  if (of.items.length >= of.count) return null;
  return <p className="muted small">{t("whatif.more", { shown: of.items.length, count: of.count })}</p>;
}
