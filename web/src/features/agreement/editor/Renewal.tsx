import { Input, InputNumber, Radio, Select } from "antd";

import type { AgreementContent, Milestone, Severity } from "../../../api/types";
import { phrase, useWords } from "../../../ui/words";
import { InBoth, Named, Refused, Rows, type SectionProps } from "./fields";
import { Length } from "./Length";

type Renewal = NonNullable<AgreementContent["renewal"]>;
type Fallback = AgreementContent["fallback"];
type Target = NonNullable<Fallback["targets"]>[number];

const HOW = ["none", "tacit", "express"] as const satisfies Renewal["how"][];
const LEVELS = [1, 2, 3, 4] as const satisfies Severity[];
const PROMISED = ["respond", "on_site", "plan", "restore", "resolve", "report", "update"] as const satisfies Milestone[];

/** How the agreement goes on after its end, and what holds while no version is in force. */
export function RenewalSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const renewal: Renewal = content.renewal ?? { how: "none" };
  return (
    <div className="stack">
      <Radio.Group
        aria-label={t("agreement.renewal")}
        value={renewal.how}
        onChange={(event) => onChange({ renewal: begun(event.target.value as Renewal["how"]) })}
        options={HOW.map((how) => ({ value: how, label: t(`agreement.onward.how.${how}`) }))}
      />
      {renewal.how === "tacit" && (
        <div className="editor-line">
          <Named name={t("agreement.onward.months")}>
            <InputNumber<number> className="editor-span" aria-label={t("agreement.onward.months")} min={1} max={120} precision={0} suffix={t("agreement.scope.months")} value={renewal.months} onChange={(months) => months !== null && onChange({ renewal: { ...renewal, months } })} />
          </Named>
          <Named name={t("agreement.onward.notice_days")}>
            <InputNumber<number> className="editor-span" aria-label={t("agreement.onward.notice_days")} min={0} max={730} precision={0} suffix={t("agreement.onward.days")} value={renewal.notice_days} onChange={(notice_days) => notice_days !== null && onChange({ renewal: { ...renewal, notice_days } })} />
          </Named>
        </div>
      )}
      {renewal.how === "tacit" && <p className="editor-says">{t("agreement.renewal_of.tacit", { months: renewal.months, days: renewal.notice_days })}</p>}
      <Refused pointers={pointers} at="/renewal" />
      <h3>{t("agreement.fallback")}</h3>
      <FallbackRule rule={content.fallback} put={(change) => onChange({ fallback: { ...content.fallback, ...change } })} pointers={pointers} />
    </div>
  );
}

/** A way to go on, as it begins. */
function begun(how: Renewal["how"]): Renewal {
  return how === "tacit" ? { how, months: 12, notice_days: 30 } : { how };
}

type FallbackProps = { rule: Fallback; put: (change: Partial<Fallback>) => void; pointers: Record<string, string> };

function FallbackRule({ rule, put, pointers }: FallbackProps) {
  const { t } = useWords();
  const targets = rule.targets ?? [];
  return (
    <>
      <p className="small muted">{t("agreement.onward.fallback_hint")}</p>
      <div className="editor-line">
        <InBoth zh={t("agreement.onward.zh")} en={t("agreement.onward.en")} of={(what) => what} value={rule.text} onChange={(text) => put({ text })} />
        <Input className="editor-code" aria-label={`${t("agreement.fallback")} · ${t("agreement.scope.clause")}`} placeholder={t("agreement.scope.clause")} value={rule.clause ?? ""} onChange={(event) => put({ clause: event.target.value })} />
      </div>
      <Rows<Target>
        rows={targets}
        onChange={(next) => put({ targets: next })}
        empty={t("agreement.onward.no_target")}
        add={t("agreement.onward.add_target")}
        fresh={() => freshTarget(targets)}
        at="/fallback/targets"
        pointers={pointers}
      >
        {(row, set, of) => (
          <div className="editor-line">
            <Named name={t("agreement.severity_column")}>
              <Select<Severity>
                className="assessed-choice"
                aria-label={of(t("agreement.severity_column"))}
                value={row.severity}
                options={LEVELS.map((value) => ({ value, label: phrase(t, "ui.severity.name", String(value)) }))}
                onChange={(severity) => set({ severity })}
              />
            </Named>
            <Named name={t("agreement.onward.step")}>
              <Select<Milestone>
                className="assessed-choice"
                aria-label={of(t("agreement.onward.step"))}
                value={row.milestone}
                options={[...new Set<Milestone>([...PROMISED, row.milestone])].map((value) => ({ value, label: phrase(t, "ui.milestone", value) }))}
                onChange={(milestone) => set({ milestone })}
              />
            </Named>
            <Named name={t("agreement.onward.within")}>
              <Length label={of(t("agreement.onward.within"))} value={row.within} onChange={(within) => set({ within })} />
            </Named>
          </div>
        )}
      </Rows>
      <Refused pointers={pointers} at="/fallback/text" />
    </>
  );
}

/** The first promise that is not named yet; none where all are. */
function freshTarget(targets: Target[]): Target | null {
  const free = LEVELS.flatMap((severity) => PROMISED.map((milestone) => ({ severity, milestone }))).find(
    ({ severity, milestone }) => !targets.some((row) => row.severity === severity && row.milestone === milestone),
  );
  return free ? { ...free, within: "1wd" } : null;
}
