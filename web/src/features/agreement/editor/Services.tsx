import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, Select } from "antd";

import type { AgreementContent, FaultClass, Milestone } from "../../../api/types";
import { Empty } from "../../../ui/PageState";
import { phrase, useWords } from "../../../ui/words";
import { Refused, type SectionProps } from "./fields";
import { Length } from "./Length";

type Service = NonNullable<AgreementContent["catalogue"]>[number];
type Exclusion = NonNullable<AgreementContent["exclusions"]>[number];

const PROMISED: Milestone[] = ["respond", "on_site", "plan", "resolve"];
export const CLASSES = [
  "hardware_failure",
  "software_defect",
  "configuration",
  "data",
  "capacity",
  "security",
  "third_party_interface",
  "network_line",
  "environment",
  "user_operation",
  "requirement_change",
] as const satisfies FaultClass[];

/** What may be asked for beside faults, with promises of its own. */
export function ServicesSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const services = content.catalogue ?? [];
  const put = (catalogue: Service[]) => onChange({ catalogue });
  const set = (index: number, change: Partial<Service>) => put(services.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className="stack">
      {services.length === 0 && <Empty title={t("agreement.services.empty")} />}
      <ul className="plain-list editor-cards">
        {services.map((service, index) => {
          const of = (what: string) => t("agreement.ladder.of_rung", { number: index + 1, what });
          return (
            <li key={index} className="editor-card">
              <div className="editor-line">
                <Input aria-label={of(t("agreement.services.zh"))} placeholder={t("agreement.services.zh")} value={service.name.zh} onChange={(event) => set(index, { name: { ...service.name, zh: event.target.value } })} />
                <Input aria-label={of(t("agreement.services.en"))} placeholder={t("agreement.services.en")} value={service.name.en} onChange={(event) => set(index, { name: { ...service.name, en: event.target.value } })} />
                <Input className="editor-code" aria-label={of(t("agreement.services.code"))} placeholder={t("agreement.services.code")} value={service.code} onChange={(event) => set(index, { code: event.target.value.trim() })} />
                <Checkbox checked={service.charged ?? false} onChange={(event) => set(index, { charged: event.target.checked })}>
                  {t("agreement.services.charged")}
                </Checkbox>
                <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={of(t("agreement.ladder.drop"))} onClick={() => put(services.filter((_, at) => at !== index))} />
              </div>
              <div className="editor-line">
                {PROMISED.map((milestone) => (
                  <label key={milestone} className="stack-4">
                    <span className="small muted">{phrase(t, "ui.milestone", milestone)}</span>
                    <Length
                      optional
                      label={of(phrase(t, "ui.milestone", milestone))}
                      value={(service.targets ?? []).find((row) => row.milestone === milestone)?.within ?? ""}
                      onChange={(within) => {
                        const rest = (service.targets ?? []).filter((row) => row.milestone !== milestone);
                        set(index, { targets: within === "" ? rest : [...rest, { milestone, within }] });
                      }}
                    />
                  </label>
                ))}
              </div>
              <Refused pointers={pointers} at={`/catalogue/${index}`} />
            </li>
          );
        })}
      </ul>
      <div>
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => put([...services, { code: freshCode(services, "service"), name: { zh: "", en: "" }, targets: [], charged: false }])}>
          {t("agreement.services.add")}
        </Button>
      </div>
    </div>
  );
}

/** What is not covered. */
export function ExclusionsSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const exclusions = content.exclusions ?? [];
  const put = (next: Exclusion[]) => onChange({ exclusions: next });
  const set = (index: number, change: Partial<Exclusion>) => put(exclusions.map((each, at) => (at === index ? { ...each, ...change } : each)));
  return (
    <div className="stack">
      {exclusions.length === 0 && <Empty title={t("agreement.exclusion.empty")} />}
      <ul className="plain-list editor-cards">
        {exclusions.map((exclusion, index) => {
          const of = (what: string) => t("agreement.ladder.of_rung", { number: index + 1, what });
          return (
            <li key={index} className="editor-card">
              <div className="editor-line">
                <Input className="grow" aria-label={of(t("agreement.exclusion.zh"))} placeholder={t("agreement.exclusion.zh")} value={exclusion.text.zh} onChange={(event) => set(index, { text: { ...exclusion.text, zh: event.target.value } })} />
                <Input className="grow" aria-label={of(t("agreement.exclusion.en"))} placeholder={t("agreement.exclusion.en")} value={exclusion.text.en} onChange={(event) => set(index, { text: { ...exclusion.text, en: event.target.value } })} />
                <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} aria-label={of(t("agreement.ladder.drop"))} onClick={() => put(exclusions.filter((_, at) => at !== index))} />
              </div>
              <div className="editor-line">
                <Select<FaultClass[]>
                  className="grow"
                  mode="multiple"
                  aria-label={of(t("agreement.exclusion.classes"))}
                  placeholder={t("agreement.exclusion.classes")}
                  value={exclusion.fault_classes ?? []}
                  options={CLASSES.map((value) => ({ value, label: phrase(t, "desk.fault_class", value) }))}
                  onChange={(fault_classes) => set(index, { fault_classes })}
                />
                <Input className="editor-code" aria-label={of(t("agreement.services.code"))} placeholder={t("agreement.services.code")} value={exclusion.code} onChange={(event) => set(index, { code: event.target.value.trim() })} />
                <Input className="editor-code" aria-label={of(t("agreement.scope.clause"))} placeholder={t("agreement.scope.clause")} value={exclusion.clause} onChange={(event) => set(index, { clause: event.target.value })} />
              </div>
              <Refused pointers={pointers} at={`/exclusions/${index}`} />
            </li>
          );
        })}
      </ul>
      <div>
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => put([...exclusions, { code: freshCode(exclusions, "exclusion"), text: { zh: "", en: "" }, fault_classes: [], clause: "" }])}>
          {t("agreement.exclusion.add")}
        </Button>
      </div>
    </div>
  );
}

/** A code no other row has. */
export function freshCode(all: { code: string }[], word: string): string {
  for (let number = all.length + 1; ; number += 1) if (!all.some(({ code }) => code === `${word}_${number}`)) return `${word}_${number}`;
}
