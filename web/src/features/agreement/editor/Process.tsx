import { Checkbox, InputNumber, Radio, Switch } from "antd";

import type { AgreementContent } from "../../../api/types";
import { durationInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { Named, Refused, ShareField, type SectionProps } from "./fields";
import { Length } from "./Length";

type Attempts = NonNullable<AgreementContent["attempts"]>;
type Screening = NonNullable<AgreementContent["screening"]>;

/** How a report goes its way: who looks at it first, what counts as reached, when silence is consent, what a reopened one gets. */
export function ProcessSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  return (
    <div className="stack">
      <ScreeningRule screening={content.screening ?? null} put={(screening) => onChange({ screening })} />
      <AttemptsRule attempts={content.attempts ?? null} put={(attempts) => onChange({ attempts })} pointers={pointers} />
      <Choice
        name={t("agreement.on_site_from")}
        value={content.on_site_from ?? "decision"}
        options={(["decision", "report"] as const).map((value) => ({ value, label: t(`agreement.on_site_of.${value}`) }))}
        onChange={(on_site_from) => onChange({ on_site_from })}
      />
      <Choice
        name={t("agreement.reopened")}
        value={content.reopened ?? "remaining"}
        options={(["remaining", "full"] as const).map((value) => ({ value, label: t(`agreement.reopened_of.${value}`) }))}
        onChange={(reopened) => onChange({ reopened })}
      />
      <div className="editor-line">
        <Named name={t("agreement.silence")}>
          <InputNumber<number>
            className="editor-span"
            aria-label={t("agreement.silence")}
            min={1}
            max={60}
            precision={0}
            suffix={t("agreement.way_of.working_days")}
            value={Number.parseInt(content.confirmation_silence, 10)}
            onChange={(days) => days !== null && onChange({ confirmation_silence: `${days}wd` })}
          />
        </Named>
      </div>
      <Refused pointers={pointers} at="/confirmation_silence" />
      <div className="editor-line">
        <Named name={t("agreement.way_of.release")}>
          <ShareField label={t("agreement.way_of.release")} value={content.release_permille} onChange={(release_permille) => onChange({ release_permille })} />
        </Named>
        <Named name={t("agreement.way_of.triage")}>
          <ShareField label={t("agreement.way_of.triage")} value={content.triage_permille} onChange={(triage_permille) => onChange({ triage_permille })} />
        </Named>
      </div>
      <p className="editor-says">{t("agreement.way_of.shares", { release: `${content.release_permille / 10}%`, triage: `${content.triage_permille / 10}%` })}</p>
      <Refused pointers={pointers} at="/release_permille" />
      <Refused pointers={pointers} at="/triage_permille" />
    </div>
  );
}

type ChoiceProps<Value extends string> = { name: string; value: Value; options: { value: Value; label: string }[]; onChange: (value: Value) => void };

function Choice<Value extends string>({ name, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <div className="stack-4">
      <span className="small muted">{name}</span>
      <Radio.Group aria-label={name} value={value} options={options} onChange={(event) => onChange(event.target.value as Value)} />
    </div>
  );
}

function ScreeningRule({ screening, put }: { screening: Screening | null; put: (screening: Screening | null) => void }) {
  const { t } = useWords();
  return (
    <div className="line">
      <span className="line">
        <Switch id="process-screening" checked={screening !== null} onChange={(on) => put(on ? { clocks_start: "passed_on" } : null)} />
        <label htmlFor="process-screening">{t("agreement.screening")}</label>
      </span>
      {screening && (
        <Radio.Group
          aria-label={t("agreement.screening")}
          value={screening.clocks_start}
          onChange={(event) => put({ clocks_start: event.target.value as Screening["clocks_start"] })}
          options={(["reported", "passed_on"] as const).map((value) => ({ value, label: t(`agreement.screening_of.${value}`) }))}
        />
      )}
    </div>
  );
}

type AttemptsProps = { attempts: Attempts | null; put: (attempts: Attempts | null) => void; pointers: Record<string, string> };

function AttemptsRule({ attempts, put, pointers }: AttemptsProps) {
  const { t } = useWords();
  return (
    <div className="stack-8">
      <div className="editor-line">
        <span className="line">
          <Switch id="process-attempts" checked={attempts !== null} onChange={(on) => put(on ? { count: 3, apart: "4h", text_message: true } : null)} />
          <label htmlFor="process-attempts">{t("agreement.way_of.attempts")}</label>
        </span>
        {attempts && (
          <>
            <Named name={t("agreement.way_of.count")}>
              <InputNumber<number> aria-label={t("agreement.way_of.count")} min={1} max={20} precision={0} value={attempts.count} onChange={(count) => count !== null && put({ ...attempts, count })} />
            </Named>
            <Named name={t("agreement.way_of.apart")}>
              <Length label={t("agreement.way_of.apart")} value={attempts.apart} onChange={(apart) => put({ ...attempts, apart })} />
            </Named>
            <Checkbox checked={attempts.text_message} onChange={(event) => put({ ...attempts, text_message: event.target.checked })}>
              {t("agreement.way_of.text_message")}
            </Checkbox>
          </>
        )}
      </div>
      {attempts && <p className="editor-says">{t(attempts.text_message ? "agreement.attempts_text" : "agreement.attempts_of", { count: attempts.count, apart: durationInWords(attempts.apart, t) })}</p>}
      <Refused pointers={pointers} at="/attempts" />
    </div>
  );
}
