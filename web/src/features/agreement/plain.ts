import type { AgreementContent } from "../../api/types";
import type { Language } from "../../app/language";
import { money } from "../../ui/money";
import { durationInWords } from "../../ui/time";
import { phrase, type Words } from "../../ui/words";

/** One thing an agreement says: what about, and what. Two versions are compared by the keys. */
export type Line = { key: string; name: string; says: string };
export type SectionName = "severities" | "terms" | "systems" | "matrix" | "pauses" | "exclusions" | "fees" | "assessment" | "process" | "renewal" | "targets";
export type Section = { name: SectionName; lines: Line[] };

/** How things are called that the content names by id only. */
export type Names = { party: (id: string) => string; system: (id: string) => string; part?: (id: string) => string };

type Say = { content: AgreementContent; t: Words; language: Language; names: Names };

/** The whole agreement as sentences, section by section; what says nothing is left out. */
export function inPlainWords(say: Say): Section[] {
  const sections: Section[] = [
    { name: "targets", lines: targets(say) },
    { name: "severities", lines: severities(say) },
    { name: "terms", lines: terms(say) },
    { name: "systems", lines: say.content.systems.map((id) => ({ key: id, name: say.names.system(id), says: "" })) },
    { name: "pauses", lines: pauses(say) },
    { name: "exclusions", lines: exclusions(say) },
    { name: "fees", lines: fees(say) },
    { name: "assessment", lines: assessment(say) },
    { name: "process", lines: process(say) },
    { name: "renewal", lines: renewal(say) },
    { name: "matrix", lines: matrix(say) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

const severity = (t: Words, level: number) => phrase(t, "ui.severity.name", String(level));
const milestone = (t: Words, name: string) => phrase(t, "ui.milestone", name);
const withClause = (t: Words, says: string, clause: string | undefined) => (clause ? `${says} ${t("agreement.clause", { clause })}` : says);
const listed = (language: Language, items: string[]) => items.join(language === "zh" ? "、" : ", ");
const permille = (value: number) => `${value / 10}%`;

function targets({ content, t }: Say): Line[] {
  return content.targets.map((row) => ({
    key: `${row.severity}/${row.milestone}`,
    name: t("agreement.target", { severity: severity(t, row.severity), milestone: milestone(t, row.milestone) }),
    says: durationInWords(row.within, t),
  }));
}

function severities({ content, t, language }: Say): Line[] {
  const { meanings, overrides } = content.severities;
  return [
    ...meanings.map((meaning, index) => ({
      key: `meaning/${index}`,
      name: t("agreement.meaning", { severity: severity(t, index + 1) }),
      says: meaning[language],
    })),
    ...overrides.map((override) => {
      const effect =
        typeof override.effect === "string" ? t("agreement.step_up") : t("agreement.never_below", { severity: severity(t, override.effect.never_below) });
      const signs = listed(language, override.signs.map((sign) => phrase(t, "agreement.sign", sign)));
      return { key: `override/${override.signs.join("+")}`, name: t("agreement.override", { signs }), says: withClause(t, effect, override.clause) };
    }),
  ];
}

type Selector = NonNullable<AgreementContent["terms"][number]["selector"]>;

function which(selector: Selector | undefined | null, { t, names }: Say): string {
  if (!selector) return t("agreement.everything");
  const within = selector.within;
  const place = !within ? "" : "system" in within ? names.system(within.system) || t("agreement.one_system") : names.part?.(within.component) || t("agreement.one_part");
  const kind = selector.kind ? phrase(t, "desk.component_kind", selector.kind) : "";
  return [place, kind].filter(Boolean).join(" · ") || t("agreement.everything");
}

const keyOf = (selector: Selector | undefined | null) => JSON.stringify([selector?.kind ?? null, selector?.within ?? null]);

function terms(say: Say): Line[] {
  const { content, t } = say;
  return content.terms.map((row) => {
    const period = row.period;
    const length = "months" in period ? t("agreement.months", { count: period.months }) : "";
    const says = period.since === "dates" ? t("agreement.between", { from: period.from, until: period.until }) : t(`agreement.since.${period.since}`, { length });
    const more = row.continued_until ? `, ${t("agreement.continued", { until: row.continued_until })}` : "";
    return { key: keyOf(row.selector), name: which(row.selector, say), says: withClause(t, says + more, row.clause) };
  });
}

type Responsible = AgreementContent["matrix"][number]["lead"];

function matrix(say: Say): Line[] {
  const { content, t, language, names } = say;
  const who = (one: Responsible) => ("party" in one ? names.party(one.party) || t("agreement.named_party") : phrase(t, "ui.party", one.kind));
  const all = (some: Responsible[] | undefined) => listed(language, (some ?? []).map(who));
  return content.matrix.map((row) => {
    const about = row.fault_class ? phrase(t, "desk.fault_class", row.fault_class) : t("agreement.any_class");
    const stage = row.stage ? phrase(t, "desk.stage", row.stage) : "";
    const says = [
      t("agreement.lead", { who: who(row.lead) }),
      (row.support ?? []).length > 0 && t("agreement.support", { who: all(row.support) }),
      (row.informed ?? []).length > 0 && t("agreement.informed", { who: all(row.informed) }),
      t("agreement.payer", { who: who(row.payer) }),
    ];
    return {
      key: `${keyOf(row.selector)}/${row.fault_class ?? ""}/${row.stage ?? ""}`,
      name: [which(row.selector, say), about, stage].filter(Boolean).join(" · "),
      says: withClause(t, says.filter(Boolean).join(" · "), row.clause),
    };
  });
}

function pauses({ content, t, language }: Say): Line[] {
  return content.pauses.map((row) => ({
    key: row.reason,
    name: phrase(t, "ui.pause", row.reason),
    says: row.stops.length === 0 ? t("agreement.stops_nothing") : t("agreement.stops", { what: listed(language, row.stops.map((name) => milestone(t, name))) }),
  }));
}

function exclusions({ content, t, language }: Say): Line[] {
  return (content.exclusions ?? []).map((row) => ({ key: row.code, name: row.text[language], says: withClause(t, "", row.clause).trim() }));
}

function fees({ content, t, language }: Say): Line[] {
  return (content.fees ?? []).map((fee) => ({
    key: fee.code,
    name: fee.name[language],
    says: t("agreement.per", { unit: fee.unit[language], amount: money(fee.amount, language) }),
  }));
}

function assessment({ content, t, language }: Say): Line[] {
  const { assessment: rules, bonds } = content;
  return [
    ...(rules.lines ?? []).map((line, index) => ({
      key: `line/${line.milestone}/${line.severity ?? index}`,
      name: line.name[language],
      says: t("agreement.points", { points: line.points, target: permille(line.target_permille), tenths: line.tenths_per_percent / 10 }),
    })),
    ...(rules.fee ? [{ key: "fee", name: t("agreement.fee", { months: rules.fee.months }), says: money(rules.fee.amount, language) }] : []),
    ...(rules.deductions ?? []).map((row) => ({
      key: `deduction/${row.from_points}`,
      name: t("agreement.deduction", { from: row.from_points, below: row.below_points }),
      says: [
        row.flat_permille && t("agreement.flat", { share: permille(row.flat_permille) }),
        row.permille_per_point && t("agreement.per_point", { share: permille(row.permille_per_point) }),
      ]
        .filter(Boolean)
        .join(" · "),
    })),
    ...(rules.cap_permille != null ? [{ key: "cap", name: t("agreement.cap"), says: permille(rules.cap_permille) }] : []),
    ...(bonds ?? []).map((bond) => ({
      key: `bond/${bond.kind}`,
      name: t(`agreement.bond.${bond.kind}`),
      says: t("agreement.bond_due", { amount: money(bond.amount, language), due: bond.due_on }),
    })),
  ];
}

function process({ content, t }: Say): Line[] {
  const { attempts, screening } = content;
  const lines: (Line | false)[] = [
    ...content.acceptance.map((within, index) => ({
      key: `acceptance/${index}`,
      name: t("agreement.acceptance", { severity: severity(t, index + 1) }),
      says: durationInWords(within, t),
    })),
    { key: "silence", name: t("agreement.silence"), says: durationInWords(content.confirmation_silence, t) },
    content.counting !== undefined && { key: "counting", name: t("agreement.counting"), says: t(`agreement.counting_of.${content.counting}`) },
    content.on_site_from !== undefined && { key: "on-site", name: t("agreement.on_site_from"), says: t(`agreement.on_site_of.${content.on_site_from}`) },
    content.reopened !== undefined && { key: "reopened", name: t("agreement.reopened"), says: t(`agreement.reopened_of.${content.reopened}`) },
    attempts != null && {
      key: "attempts",
      name: t("agreement.attempts"),
      says: t(attempts.text_message ? "agreement.attempts_text" : "agreement.attempts_of", { count: attempts.count, apart: durationInWords(attempts.apart, t) }),
    },
    screening != null && { key: "screening", name: t("agreement.screening"), says: t(`agreement.screening_of.${screening.clocks_start}`) },
    ...(content.channels ?? []).map((channel, index) => ({
      key: `channel/${channel.channel}/${index}`,
      name: `${t("agreement.channel")} · ${phrase(t, "agreement.way", channel.channel)}`,
      says: [channel.reached_at, channel.received && t(`agreement.channel_of.${channel.received}`)].filter(Boolean).join(" · "),
    })),
  ];
  return lines.filter((line): line is Line => line !== false);
}

function renewal({ content, t }: Say): Line[] {
  const agreed = content.renewal;
  if (!agreed) return [];
  const holes: Record<string, number> = agreed.how === "tacit" ? { months: agreed.months, days: agreed.notice_days } : {};
  return [{ key: "renewal", name: t("agreement.renewal"), says: t(`agreement.renewal_of.${agreed.how}`, holes) }];
}

/** What differs between two versions: by section, what is new, gone or says something else now. */
export type Difference = { section: SectionName; name: string; old: string | null; now: string | null };

export function differences(old: Section[], now: Section[]): Difference[] {
  const names = [...new Set([...now, ...old].map(({ name }) => name))];
  return names.flatMap((section) => {
    const before = new Map((old.find(({ name }) => name === section)?.lines ?? []).map((line) => [line.key, line]));
    const after = new Map((now.find(({ name }) => name === section)?.lines ?? []).map((line) => [line.key, line]));
    const keys = [...new Set([...after.keys(), ...before.keys()])];
    return keys.flatMap((key): Difference[] => {
      const [a, b] = [before.get(key), after.get(key)];
      if (a && b && a.says === b.says && a.name === b.name) return [];
      const words = (line: Line | undefined) => (line ? line.says || line.name : null);
      return [{ section, name: (b ?? a)?.name ?? "", old: words(a), now: words(b) }];
    });
  });
}
