import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber, Select } from "antd";

import { http, taken } from "../../../api/client";
import { everySystem } from "../../../api/every";
import type { AgreementContent } from "../../../api/types";
import { phrase, useWords } from "../../../ui/words";
import { COMPONENT_KINDS } from "../../estate/kinds";
import { DayField } from "./fields";
import { refusedAt } from "./sections";

type Props = { content: AgreementContent; customer: string; facing: string; onChange: (part: Partial<AgreementContent>) => void; pointers: Record<string, string> };
type Term = AgreementContent["terms"][number];
type Period = Term["period"];
type Since = Period["since"];

const SINCE: Since[] = ["acceptance", "go_live", "dates", "component"];

/** Every system of a customer (or, for a vendor's promise, of all), to choose from. */
export function useSystemsOf(customer: string | undefined, everybody: boolean) {
  return useQuery({ ...everySystem(everybody ? undefined : customer), enabled: everybody || Boolean(customer) });
}

/** The systems with their components, as far as they are known. */
export function useTrees(ids: string[]) {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["system", id],
      queryFn: () => taken(http.GET("/api/v1/systems/{id}", { params: { path: { id } } })),
      staleTime: 60_000,
      retry: false,
    })),
  }).flatMap(({ data }) => (data ? [data] : []));
}

/** Which systems, and for how long. */
export function ScopeSection({ content, customer, facing, onChange, pointers }: Props) {
  const { t } = useWords();
  const systems = useSystemsOf(customer, facing === "vendor");
  const known = systems.data ?? [];
  const put = (terms: Term[]) => onChange({ terms });
  const set = (index: number, change: Partial<Term>) => put(content.terms.map((term, at) => (at === index ? { ...term, ...change } : term)));
  const wrong = [...refusedAt(pointers, "/systems"), ...refusedAt(pointers, "/terms")];
  return (
    <div className="stack">
      <label className="stack-8">
        <span>{t("agreement.section.systems")}</span>
        <Select<string[]>
          mode="multiple"
          value={content.systems}
          loading={systems.isFetching}
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("agreement.scope.systems")}
          onChange={(next) => onChange({ systems: next })}
          options={known.map((each) => ({ value: each.id, label: facing === "vendor" ? `${each.name} · ${each.customer_name}` : each.name }))}
        />
      </label>
      <table className="editor-rows">
        <thead>
          <tr>
            <th scope="col">{t("agreement.scope.which")}</th>
            <th scope="col">{t("agreement.scope.since")}</th>
            <th scope="col">{t("agreement.scope.length")}</th>
            <th scope="col">{t("agreement.scope.clause")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {content.terms.map((term, index) => {
            const of = (what: string) => t("agreement.ladder.of_rung", { number: index + 1, what });
            return (
              <tr key={index}>
                <td>
                  <Selected term={term} content={content} label={of(t("agreement.scope.which"))} onChange={(selector) => set(index, { selector })} />
                </td>
                <td>
                  <Select<Since>
                    aria-label={of(t("agreement.scope.since"))}
                    value={term.period.since}
                    options={SINCE.map((since) => ({ value: since, label: t(`agreement.scope.since_of.${since}`) }))}
                    onChange={(since) => set(index, { period: since === term.period.since ? term.period : fresh(since) })}
                  />
                </td>
                <td>
                  <Lasting at={`/terms/${index}/period`} pointers={pointers} period={term.period} label={of(t("agreement.scope.length"))} onChange={(period) => set(index, { period })} />
                </td>
                <td>
                  <Input aria-label={of(t("agreement.scope.clause"))} value={term.clause} onChange={(event) => set(index, { clause: event.target.value })} />
                </td>
                <td>
                  <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={of(t("agreement.ladder.drop"))} onClick={() => put(content.terms.filter((_, at) => at !== index))} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {wrong.map((sentence) => (
        <p key={sentence} className="refused">
          {sentence}
        </p>
      ))}
      <div>
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => put([...content.terms, { selector: {}, period: { since: "acceptance", months: 12 }, clause: "" }])}>
          {t("agreement.scope.add")}
        </Button>
      </div>
    </div>
  );
}

function fresh(since: Since): Period {
  if (since === "dates") return { since, from: "", until: "" };
  return since === "component" ? { since } : { since, months: 12 };
}

function Lasting({ at, pointers, period, label, onChange }: { at: string; pointers: Record<string, string>; period: Period; label: string; onChange: (period: Period) => void }) {
  const { t } = useWords();
  if (period.since === "component") return <span className="muted">{t("agreement.since.component")}</span>;
  if (period.since === "dates")
    return (
      <span className="line nowrap">
        <DayField label={`${label} · ${t("agreement.scope.from")}`} value={period.from} pointers={pointers} at={`${at}/from`} onChange={(from) => onChange({ ...period, from })} />
        <DayField label={`${label} · ${t("agreement.scope.until")}`} value={period.until} pointers={pointers} at={`${at}/until`} onChange={(until) => onChange({ ...period, until })} />
      </span>
    );
  return <InputNumber aria-label={label} min={1} max={1200} value={period.months} suffix={t("agreement.scope.months")} onChange={(months) => months !== null && onChange({ ...period, months })} />;
}

type Selector = NonNullable<Term["selector"]>;

/** Everything, one system, or one kind within either. */
function Selected({ term, content, label, onChange }: { term: Term; content: AgreementContent; label: string; onChange: (selector: Selector) => void }) {
  const { t } = useWords();
  const trees = useTrees(content.systems);
  const selector = term.selector ?? {};
  const within = selector.within;
  const place = !within ? "" : "system" in within ? `s:${within.system}` : `c:${within.component}`;
  const options = [
    { value: "", label: t("agreement.everything") },
    ...trees.flatMap((tree) => [
      { value: `s:${tree.id}`, label: tree.name },
      ...tree.components.map((component) => ({ value: `c:${component.id}`, label: `${tree.name} / ${component.name}` })),
    ]),
  ];
  if (!options.some(({ value }) => value === place)) options.push({ value: place, label: t("agreement.one_part") });
  return (
    <span className="line nowrap">
      <Select
        className="grow"
        aria-label={label}
        showSearch={{ optionFilterProp: "label" }}
        value={place}
        options={options}
        onChange={(next: string) => onChange({ ...(selector.kind ? { kind: selector.kind } : {}), ...(next === "" ? {} : { within: rootOf(next) }) })}
      />
      <Select
        aria-label={`${label} · ${t("agreement.scope.kind")}`}
        className="scope-kind"
        value={selector.kind ?? ""}
        options={[{ value: "", label: t("agreement.scope.every_kind") }, ...COMPONENT_KINDS.map((kind) => ({ value: kind, label: phrase(t, "desk.component_kind", kind) }))]}
        onChange={(kind) => onChange({ ...(within ? { within } : {}), ...(kind ? { kind: kind as (typeof COMPONENT_KINDS)[number] } : {}) })}
      />
    </span>
  );
}

function rootOf(place: string) {
  return place.startsWith("s:") ? { system: place.slice(2) } : { component: place.slice(2) };
}
