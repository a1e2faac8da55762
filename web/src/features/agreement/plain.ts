import type { AgreementContent } from "../../api/types";
import type { Language } from "../../app/language";
import { money } from "../../ui/money";
import { durationInWords } from "../../ui/time";
import { listed, phrase, type Words } from "../../ui/words";
import { rungInWords } from "./editor/ladder";
import { partsThatDiffer } from "./editor/merge";
import { IMPACTS, URGENCIES } from "./editor/severities";

type Part = keyof AgreementContent;

/** One thing an agreement says: which part of the text says it, what about, and what. Two versions are compared by the keys. */
export type Line = { part: Part; key: string; name: string; says: string };
type Sentence = Omit<Line, "part">;
export type SectionName =
  | "severities"
  | "terms"
  | "systems"
  | "calendar"
  | "matrix"
  | "pauses"
  | "ladders"
  | "catalogue"
  | "exclusions"
  | "fees"
  | "assessment"
  | "process"
  | "renewal"
  | "targets";
export type Section = { name: SectionName; lines: Line[] };

/** How things are called that the content names by id or code only. */
export type Names = { party: (id: string) => string; system: (id: string) => string; part?: (id: string) => string; calendar?: (code: string) => string };

type Say = { content: AgreementContent; t: Words; language: Language; names: Names };

/** What each part of the text says, sentence by sentence; a part without its sentences does not compile. */
const SAYS = {
  targets,
  severities,
  terms,
  systems: ({ content, names }) => content.systems.map((id) => ({ key: id, name: names.system(id), says: "" })),
  calendar: ({ content, t, names }) => [{ key: "calendar", name: t("agreement.calendar"), says: names.calendar?.(content.calendar) ?? content.calendar }],
  counting: ({ content, t }) => [one(t("agreement.counting"), t(`agreement.counting_of.${content.counting ?? "civil"}`))],
  guarded_periods: ({ content, t }) =>
    (content.guarded_periods ?? []).map(({ name, from, until }) => ({ key: name, name: t("agreement.guarded", { name }), says: t("agreement.between", { from, until }) })),
  pauses,
  ladders,
  catalogue,
  exclusions,
  fees,
  assessment,
  bonds,
  acceptance: ({ content, t }) =>
    content.acceptance.map((within, index) => ({
      key: String(index),
      name: t("agreement.acceptance", { severity: severity(t, index + 1) }),
      says: durationInWords(within, t),
    })),
  confirmation_silence: ({ content, t }) => [one(t("agreement.silence"), durationInWords(content.confirmation_silence, t))],
  on_site_from: ({ content, t }) => [one(t("agreement.on_site_from"), t(`agreement.on_site_of.${content.on_site_from ?? "decision"}`))],
  reopened: ({ content, t }) => [one(t("agreement.reopened"), t(`agreement.reopened_of.${content.reopened ?? "remaining"}`))],
  attempts,
  screening: ({ content: { screening }, t }) => (screening ? [one(t("agreement.screening"), t(`agreement.screening_of.${screening.clocks_start}`))] : []),
  channels,
  release_permille: ({ content, t }) => [one(t("agreement.release"), t("agreement.confidence_from", { share: permille(content.release_permille) }))],
  triage_permille: ({ content, t }) => [one(t("agreement.triage"), t("agreement.confidence_below", { share: permille(content.triage_permille) }))],
  renewal,
  fallback,
  matrix,
} satisfies Record<Part, (say: Say) => Sentence[]>;

/** The headings under which people read it, each with its parts of the text. */
const SECTIONS: Record<SectionName, Part[]> = {
  targets: ["targets"],
  severities: ["severities"],
  terms: ["terms"],
  systems: ["systems"],
  calendar: ["calendar", "counting", "guarded_periods"],
  pauses: ["pauses"],
  ladders: ["ladders"],
  catalogue: ["catalogue"],
  exclusions: ["exclusions"],
  fees: ["fees"],
  assessment: ["assessment", "bonds"],
  process: ["acceptance", "confirmation_silence", "on_site_from", "reopened", "attempts", "screening", "channels", "release_permille", "triage_permille"],
  renewal: ["renewal", "fallback"],
  matrix: ["matrix"],
};

/** The whole agreement as sentences, section by section; what says nothing is left out. */
export function inPlainWords(say: Say): Section[] {
  return Object.entries(SECTIONS)
    .map(([name, parts]) => ({ name: name as SectionName, lines: parts.flatMap((part) => linesOf(part, SAYS[part](say))) }))
    .filter(({ lines }) => lines.length > 0);
}

/** The sentences of a part under keys of their own: the second of two that are about the same thing does not hide the first. */
function linesOf(part: Part, sentences: Sentence[]): Line[] {
  const seen = new Map<string, number>();
  return sentences.map((sentence) => {
    const times = (seen.get(sentence.key) ?? 0) + 1;
    seen.set(sentence.key, times);
    return { ...sentence, part, key: `${part}/${sentence.key}${times > 1 ? `#${times}` : ""}` };
  });
}

const one = (name: string, says: string): Sentence => ({ key: "", name, says });
const severity = (t: Words, level: number) => phrase(t, "ui.severity.name", String(level));
const milestone = (t: Words, name: string) => phrase(t, "ui.milestone", name);
const withClause = (t: Words, says: string, clause: string | undefined) => (clause ? `${says} ${t("agreement.clause", { clause })}` : says);
const permille = (value: number) => `${value / 10}%`;

function targets({ content, t }: Say): Sentence[] {
  return content.targets.map((row) => ({
    key: `${row.severity}/${row.milestone}`,
    name: t("agreement.target", { severity: severity(t, row.severity), milestone: milestone(t, row.milestone) }),
    says: durationInWords(row.within, t),
  }));
}

function severities({ content, t, language }: Say): Sentence[] {
  const { meanings, overrides, rows } = content.severities;
  return [
    ...meanings.map((meaning, index) => ({
      key: `meaning/${index}`,
      name: t("agreement.meaning", { severity: severity(t, index + 1) }),
      says: meaning[language],
    })),
    ...rows.map((row, at) => {
      const cells = row.map((level, column) => t("agreement.grade", { urgency: phrase(t, "agreement.grades.urgency", URGENCIES[column] ?? ""), severity: severity(t, level) }));
      return { key: `grades/${at}`, name: t("agreement.grades_of", { impact: phrase(t, "agreement.grades.impact", IMPACTS[at] ?? "") }), says: listed(language, cells) };
    }),
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

function terms(say: Say): Sentence[] {
  const { content, t, language } = say;
  return content.terms.map((row) => {
    const period = row.period;
    const length = "months" in period ? t("agreement.months", { count: period.months }) : "";
    const says = period.since === "dates" ? t("agreement.between", { from: period.from, until: period.until }) : t(`agreement.since.${period.since}`, { length });
    const whole = row.continued_until ? listed(language, [says, t("agreement.continued", { until: row.continued_until })]) : says;
    return { key: keyOf(row.selector), name: which(row.selector, say), says: withClause(t, whole, row.clause) };
  });
}

type Responsible = AgreementContent["matrix"][number]["lead"];

function matrix(say: Say): Sentence[] {
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

function pauses({ content, t, language }: Say): Sentence[] {
  return content.pauses.map((row) => ({
    key: row.reason,
    name: phrase(t, "ui.pause", row.reason),
    says: row.stops.length === 0 ? t("agreement.stops_nothing") : t("agreement.stops", { what: listed(language, row.stops.map((name) => milestone(t, name))) }),
  }));
}

function exclusions(say: Say): Sentence[] {
  const { content, t, language } = say;
  return (content.exclusions ?? []).map((row) => {
    const classes = (row.fault_classes ?? []).map((each) => phrase(t, "desk.fault_class", each));
    const says = [row.selector && which(row.selector, say), classes.length > 0 && t("agreement.excluded_classes", { classes: listed(language, classes) })];
    return { key: row.code, name: row.text[language], says: withClause(t, says.filter(Boolean).join(" · "), row.clause).trim() };
  });
}

function ladders({ content, t }: Say): Sentence[] {
  return content.ladders.flatMap((rungs, index) =>
    rungs.map((rung) => ({ key: `${index}/${rung.key}`, name: `${severity(t, index + 1)} · ${milestone(t, rung.milestone)}`, says: rungInWords(rung, t) })),
  );
}

function catalogue({ content, t, language }: Say): Sentence[] {
  return (content.catalogue ?? []).map((service) => {
    const promised = (service.targets ?? []).map(({ milestone: name, within }) => `${milestone(t, name)} ${durationInWords(within, t)}`);
    const says = [promised.length > 0 ? listed(language, promised) : t("agreement.by_severity"), service.charged && t("agreement.services.charged")];
    return { key: service.code, name: service.name[language], says: says.filter(Boolean).join(" · ") };
  });
}

function fees({ content, t, language }: Say): Sentence[] {
  return (content.fees ?? []).map((fee) => ({
    key: fee.code,
    name: fee.name[language],
    says: t("agreement.per", { unit: fee.unit[language], amount: money(fee.amount, language) }),
  }));
}

function assessment({ content, t, language }: Say): Sentence[] {
  const rules = content.assessment;
  const of = (line: NonNullable<typeof rules.lines>[number]) => `${milestone(t, line.milestone)} · ${line.severity ? severity(t, line.severity) : t("agreement.assessed.every")}`;
  return [
    ...(rules.lines ?? []).map((line) => ({
      key: `line/${line.milestone}/${line.severity ?? ""}`,
      name: line.name[language],
      says: `${of(line)} · ${t("agreement.points", { points: line.points, target: permille(line.target_permille), tenths: line.tenths_per_percent / 10 })}`,
    })),
    { key: "counted_in", name: t("agreement.assessed.counted_in"), says: t(`agreement.assessed.counted.${rules.counted_in ?? "reported"}`) },
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
  ];
}

function bonds({ content, t, language }: Say): Sentence[] {
  return (content.bonds ?? []).map((bond) => ({
    key: bond.kind,
    name: t(`agreement.bond.${bond.kind}`),
    says: [t("agreement.bond_due", { amount: money(bond.amount, language), due: bond.due_on }), bond.conditions?.[language]].filter(Boolean).join(" · "),
  }));
}

function attempts({ content: { attempts: agreed }, t }: Say): Sentence[] {
  if (!agreed) return [];
  const says = t(agreed.text_message ? "agreement.attempts_text" : "agreement.attempts_of", { count: agreed.count, apart: durationInWords(agreed.apart, t) });
  return [one(t("agreement.attempts"), says)];
}

function channels({ content, t }: Say): Sentence[] {
  return (content.channels ?? []).map((channel) => ({
    key: channel.channel,
    name: `${t("agreement.channel")} · ${phrase(t, "agreement.way", channel.channel)}`,
    says: withClause(t, [channel.reached_at, t(`agreement.channel_of.${channel.received ?? "on_arrival"}`)].filter(Boolean).join(" · "), channel.clause),
  }));
}

function fallback({ content: { fallback: rule }, t, language }: Say): Sentence[] {
  const said = withClause(t, rule.text[language], rule.clause).trim();
  return [
    ...(said ? [{ key: "text", name: t("agreement.fallback"), says: said }] : []),
    ...(rule.targets ?? []).map((row) => ({
      key: `${row.severity}/${row.milestone}`,
      name: t("agreement.fallback_target", { severity: severity(t, row.severity), milestone: milestone(t, row.milestone) }),
      says: durationInWords(row.within, t),
    })),
  ];
}

function renewal({ content, t }: Say): Sentence[] {
  const agreed: NonNullable<AgreementContent["renewal"]> = content.renewal ?? { how: "none" };
  const holes: Record<string, number> = agreed.how === "tacit" ? { months: agreed.months, days: agreed.notice_days } : {};
  return [one(t("agreement.renewal"), t(`agreement.renewal_of.${agreed.how}`, holes))];
}

/** What differs between two versions: by section, what is new, gone or says something else now. */
export type Difference = { section: SectionName; part: Part; name: string; old: string | null; now: string | null };

export function differences(old: Section[], now: Section[]): Difference[] {
  const names = [...new Set([...now, ...old].map(({ name }) => name))];
  return names.flatMap((section) => {
    const before = new Map((old.find(({ name }) => name === section)?.lines ?? []).map((line) => [line.key, line]));
    const after = new Map((now.find(({ name }) => name === section)?.lines ?? []).map((line) => [line.key, line]));
    const keys = [...new Set([...after.keys(), ...before.keys()])];
    return keys.flatMap((key): Difference[] => {
      const [a, b] = [before.get(key), after.get(key)];
      const shown = b ?? a;
      if (!shown || (a && b && a.says === b.says && a.name === b.name)) return [];
      const words = (line: Line | undefined) => (line ? line.says || line.name : null);
      return [{ section, part: shown.part, name: shown.name, old: words(a), now: words(b) }];
    });
  });
}

/** The parts that differ though they read the same: an order, a code, the text in the other language. */
export function unsaid(old: AgreementContent, now: AgreementContent, found: Difference[]): Part[] {
  return partsThatDiffer(old, now).filter((part) => !found.some((each) => each.part === part));
}
