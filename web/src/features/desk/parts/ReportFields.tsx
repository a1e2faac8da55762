import { DownOutlined } from "@ant-design/icons";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import type { Attachment, Impact, ReportForm, ReportInput, Urgency } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { Combo } from "../../../ui/Combo";
import { Field, TextField } from "../../../ui/fields";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { Press } from "../../../ui/Press";
import { localMinute } from "../../../ui/time";
import { Attach } from "./Attach";
import { Choice } from "./Choice";
import { Question } from "./Question";
import { SimilarOpen } from "./SimilarOpen";
import { systemGroups, UNKNOWN } from "./systems";

type Missing = "system" | "text" | "impact" | "urgency";

/** What is known before anybody typed: from a chat, say. `carry` travels along as long as the system stays the same. */
export type Start = {
  report: Partial<ReportInput>;
  carry: Partial<ReportInput>;
  files: Attachment[];
};

type Props = {
  choices: ReportForm;
  system: string | undefined;
  start?: Start;
  /** Under which keys what is typed is kept; a start that is there again when it is read again keeps nothing. */
  keepUnder?: string;
  sending: boolean;
  error: unknown;
  onSend: (body: ReportInput) => void;
};

type TypedName = { name: string; over: string };

/** A name that was typed is that of whoever was known when it was typed; for somebody else it is his own again. */
export function nameShown(typed: TypedName | undefined, known: string): string {
  return typed !== undefined && typed.over === known ? typed.name : known;
}

/** Which system, what is wrong, and two taps for impact and urgency. All else can wait behind "more". */
export function ReportFields({ choices, system: asked, start, keepUnder = start ? undefined : "report", sending, error, onSend }: Props) {
  const { t } = useTranslation();
  const staff = isStaff(useAccount());
  const only = choices.systems.length === 1 ? choices.systems[0]?.id : undefined;
  const known = start?.report ?? {};
  const keep = (field: string) => (keepUnder === undefined ? null : `${keepUnder}.${field}`);
  // A page of reports is asked for a system by its address: that comes before what was chosen there another time.
  const [chosen, setSystem] = useKept<string | undefined>(start ? keep("system") : null, undefined);
  const system = [chosen, asked, only].find((id) => id === UNKNOWN || choices.systems.some((each) => each.id === id));
  const [text, setText] = useKept(keep("text"), known.text ?? "");
  const [impact, setImpact] = useKept<Impact | undefined>(keep("impact"), known.impact ?? undefined);
  const [urgency, setUrgency] = useKept<Urgency | undefined>(keep("urgency"), known.urgency ?? undefined);
  // What is known may become something else while the form stands: another caller is chosen. What was typed stays.
  const [typedPhone, setPhone] = useKept<string | undefined>(keep("phone"), undefined);
  const phone = typedPhone ?? known.phone ?? "";
  const [typedPlace, setPlace] = useKept<string | undefined>(keep("place"), undefined);
  const place = typedPlace ?? known.place ?? "";
  const [typedName, setName] = useKept<TypedName | undefined>(keep("whom"), undefined);
  const whom = nameShown(typedName, known.reporter_name ?? "");
  const setWhom = (name: string) => setName({ name, over: known.reporter_name ?? "" });
  const [since, setSince] = useKept(keep("since"), known.occurred_at ? localMinute(known.occurred_at) : "");
  const [byPhone, setByPhone] = useState(false);
  const [more, setMore] = useState(start !== undefined);
  const [files, setFiles] = useKept<Attachment[]>(keep("files"), start?.files ?? []);
  // What is brought while the form is already looked over is added to it.
  const brought = start?.files;
  useEffect(() => {
    if (brought && brought.length > 0) setFiles((had) => [...had, ...brought.filter((file) => had.every((each) => each.id !== file.id))]);
  }, [brought]);
  const [missing, setMissing] = useState<Missing[]>([]);
  const summary = useRef<HTMLDivElement>(null);
  const ids = useId();
  useEffect(() => {
    if (missing.length > 0) summary.current?.focus();
  }, [missing]);

  const submit = () => {
    const lacking: Missing[] = [];
    if (!system) lacking.push("system");
    if (text.trim() === "") lacking.push("text");
    if (!impact) lacking.push("impact");
    if (!urgency) lacking.push("urgency");
    setMissing(lacking);
    if (lacking.length > 0 || !impact || !urgency) return;
    onSend({
      system_id: system === UNKNOWN || !system ? null : system,
      text: text.trim(),
      impact,
      urgency,
      ...(staff ? { channel: byPhone ? "phone" : (known.channel ?? "portal") } : {}),
      ...(start && system === asked ? start.carry : {}),
      ...(phone.trim() ? { phone: phone.trim() } : {}),
      ...(place.trim() ? { place: place.trim() } : {}),
      ...(whom.trim() ? { reporter_name: whom.trim() } : {}),
      ...(since ? { occurred_at: new Date(since).toISOString() } : {}),
      ...(files.length > 0 ? { attachment_ids: files.map((file) => file.id) } : {}),
    });
  };
  const fields = error ? asProblem(error).fields : {};
  const note = (name: Missing, pointer: string = name) =>
    missing.includes(name) ? t(`desk.report.need_${name}`) : fields[pointer];
  return (
    <form
      className="report stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      {missing.length > 0 && (
        <div className="refusal" role="alert" tabIndex={-1} ref={summary}>
          <div>
            <strong>{t("desk.report.missing", { count: missing.length })}</strong>
            <ul>
              {missing.map((name) => (
                <li key={name}>{t(`desk.report.need_${name}`)}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {Boolean(error) && missing.length === 0 && <Refusal error={error} />}

      <Question id={`${ids}-system`} label={t("desk.report.system")} note={note("system", "system_id")}>
        <Combo
          id={`${ids}-system`}
          placeholder={t("desk.report.system_placeholder")}
          none={t("ui.list.none")}
          value={system}
          onChange={setSystem}
          groups={systemGroups(choices, t("desk.report.recent"), t("desk.report.others"), t("desk.report.system_unknown"), staff)}
          invalid={missing.includes("system")}
        />
      </Question>

      <Question id={`${ids}-text`} label={t("desk.report.what")} note={note("text")}>
        <TextField
          id={`${ids}-text`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          lines={{ least: 3, most: 12 }}
          placeholder={t("desk.report.what_placeholder")}
          aria-invalid={missing.includes("text")}
        />
      </Question>
      {system && system !== UNKNOWN && <SimilarOpen systemId={system} text={text} />}

      <Choice
        legend={t("desk.report.impact")}
        options={choices.impacts}
        value={impact}
        onChange={(value) => setImpact(value as Impact)}
        note={note("impact")}
      />
      <Choice
        legend={t("desk.report.urgency")}
        options={choices.urgencies}
        value={urgency}
        onChange={(value) => setUrgency(value as Urgency)}
        note={note("urgency")}
      />

      <Attach files={files} onChange={setFiles} />
      <div className="pair">
        <Question id={`${ids}-phone`} label={t("desk.report.phone")} note={fields.phone}>
          <Field
            id={`${ids}-phone`}
            type="tel"
            autoComplete="tel"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
            placeholder={t("desk.report.phone_placeholder")}
          />
        </Question>
        <Question id={`${ids}-place`} label={t("desk.report.place")} note={fields.place}>
          <Field
            id={`${ids}-place`}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
            placeholder={t("desk.report.place_placeholder")}
          />
        </Question>
      </div>
      <div>
        <button type="button" className="link-button" aria-expanded={more} onClick={() => setMore(!more)}>
          <DownOutlined aria-hidden rotate={more ? 180 : 0} /> {t("desk.report.more")}
        </button>
      </div>
      {more && (
        <div className="pair">
          <Question id={`${ids}-whom`} label={t("desk.report.for_whom")} note={fields.reporter_name}>
            <Field
              id={`${ids}-whom`}
              value={whom}
              onChange={(event) => setWhom(event.target.value)}
              placeholder={t("desk.report.for_whom_placeholder")}
            />
          </Question>
          <Question id={`${ids}-since`} label={t("desk.report.since")} note={fields.occurred_at}>
            <Field
              id={`${ids}-since`}
              type="datetime-local"
              value={since}
              onChange={(event) => setSince(event.target.value)}
            />
          </Question>
          {staff && (
            <label className="line">
              <input type="checkbox" checked={byPhone} onChange={(event) => setByPhone(event.target.checked)} />
              {t("desk.report.channel_phone")}
            </label>
          )}
        </div>
      )}
      <div className="submit-bar">
        <Press primary type="submit" size="large" block busy={sending}>
          {t("desk.report.submit")}
        </Press>
      </div>
    </form>
  );
}
