import { Link } from "@tanstack/react-router";
import { Button, Drawer, Form, Input, Modal, Select } from "antd";
import { useState } from "react";

import type { AssessmentClock, AssessmentSheet } from "../../../api/types";
import { has, isStaff, useAccount } from "../../../app/session";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import { plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Refusal } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { Severity } from "../../../ui/Severity";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords, type Words } from "../../../ui/words";
import { GROUNDS, useExempt, useSheetClocks, useStep } from "../data";
import type { ClocksSearch } from "../routes";

type Props = { sheet: AssessmentSheet; search: ClocksSearch; onClose: () => void };

/** The clocks behind a figure: which incident, due when, met when, and why one does not count. */
export function ClockDrawer({ sheet, search, onClose }: Props) {
  const { t } = useWords();
  const { clocks: open = false, ...wanted } = search;
  const query = useSheetClocks(sheet.id, wanted, open, sheet.version);
  const language = useLanguage();
  const count = query.data?.pages[0]?.count ?? 0;
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={Math.min(640, globalThis.innerWidth ?? 640)}
      title={t("assessment.clocks.title", { count })}
      aria-label={t("assessment.clocks.title", { count })}
      rootClassName="not-printed"
      destroyOnHidden
    >
      <GrowingList
        query={query}
        empty={<Empty title={t("assessment.clocks.empty")} />}
        name="assessment-clocks"
        title={`${sheet.number} ${t("assessment.clocks.title", { count })}`}
        columns={columnsOf(t, language)}
        rowKey={(clock) => clock.clock_id}
        cards={{ list: "clocks", each: "stack-8" }}
        card={(clock, shows) => <Clock clock={clock} sheet={sheet} shows={shows} />}
      />
    </Drawer>
  );
}

/** What is said of a clock: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, language: Language): ListColumn<AssessmentClock>[] {
  const of = plainColumn<AssessmentClock>;
  const at = (instant: string | null) => (instant === null ? "" : fullMoment(instant, language));
  return [
    of("number", t("assessment.clocks.number"), (clock) => clock.incident_number, { fixed: true }),
    of("severity", t("assessment.clocks.severity"), (clock) => phrase(t, "ui.severity.name", String(clock.severity)), { fixed: true }),
    of("milestone", t("assessment.clocks.milestone"), (clock) => phrase(t, "ui.milestone", clock.milestone), { fixed: true }),
    of("outcome", t("assessment.clocks.outcome"), (clock) => t(`assessment.outcome.${clock.outcome}`), { fixed: true }),
    of("system", t("assessment.clocks.system"), (clock) => clock.system?.name ?? ""),
    of("answers", t("assessment.clocks.answers"), (clock) => answersOf(clock, t)),
    of("reported", t("assessment.clocks.reported"), (clock) => at(clock.reported_at)),
    of("due", t("assessment.clocks.due"), (clock) => at(clock.due_at)),
    of("met", t("assessment.clocks.met"), (clock) => at(clock.met_at)),
    of("exemption", t("assessment.clocks.exemption"), (clock) => exemptionOf(clock, t)),
  ];
}

/** Who answers for a clock, or why nobody does. */
function answersOf({ answers: { column, kind, name } }: AssessmentClock, t: Words): string {
  if (column !== "party" || kind === null) return phrase(t, "assessment.column", column);
  return name || t(`ui.party.${kind}`);
}

function exemptionOf({ exemption }: AssessmentClock, t: Words): string {
  if (!exemption) return "";
  const ground = exemption.ground ? t(`assessment.ground.${exemption.ground}`) : "";
  return t(exemption.approved ? "assessment.clocks.exempt" : "assessment.clocks.exempt_pending", { ground, reason: exemption.reason });
}

type ClockProps = { clock: AssessmentClock; sheet: AssessmentSheet; shows: Shows };

function Clock({ clock, sheet, shows }: ClockProps) {
  const { t } = useWords();
  const language = useLanguage();
  const account = useAccount();
  const answers = clock.answers;
  const at = (instant: string | null) => (instant === null ? "—" : fullMoment(instant, language));
  const to = isStaff(account) || has(account, "vendor") ? "/incidents/$id" : "/faults/$id";
  return (
    <>
      <div className="spread">
        <span className="line">
          <Severity level={clock.severity} />
          <Link to={to} params={{ id: clock.incident_id }}>
            {clock.incident_number}
          </Link>
          <strong>{phrase(t, "ui.milestone", clock.milestone)}</strong>
        </span>
        <span className="adjective" data-outcome={clock.outcome}>
          {t(`assessment.outcome.${clock.outcome}`)}
        </span>
      </div>
      <div className="small line">
        {shows.has("system") && clock.system && <span>{clock.system.name}</span>}
        {shows.has("answers") &&
          (answers.column === "party" && answers.kind !== null ? (
            <PartyTag kind={answers.kind} name={answersOf(clock, t)} />
          ) : (
            <span className="adjective">{answersOf(clock, t)}</span>
          ))}
      </div>
      <dl className="facts-line small">
        {(["reported", "due", "met"] as const)
          .filter((each) => shows.has(each))
          .map((each) => (
            <div key={each}>
              <dt>{t(`assessment.clocks.${each}`)}</dt>
              <dd>{at(clock[`${each}_at`])}</dd>
            </div>
          ))}
      </dl>
      {clock.refuted && <p className="small muted">{t("assessment.clocks.refuted")}</p>}
      {shows.has("exemption") && clock.exemption && <p className="small">{exemptionOf(clock, t)}</p>}
      <Doing clock={clock} sheet={sheet} />
    </>
  );
}

/** A clock can be remarked on while the sheet is discussed, and be put forward as exempt by us. */
function Doing({ clock, sheet }: { clock: AssessmentClock; sheet: AssessmentSheet }) {
  const { t } = useWords();
  const account = useAccount();
  const [doing, setDoing] = useState<"remark" | "exempt" | null>(null);
  const open = sheet.state === "draft" || sheet.state === "in_discussion";
  const exempt = open && has(account, "manager") && clock.outcome === "missed" && clock.exemption === null;
  return (
    <div className="line">
      {sheet.steps.includes("remark") && (
        <Button size="small" onClick={() => setDoing("remark")}>
          {t("assessment.step.remark")}
        </Button>
      )}
      {exempt && (
        <Button size="small" onClick={() => setDoing("exempt")}>
          {t("assessment.clocks.to_exempt")}
        </Button>
      )}
      <Modal open={doing !== null} onCancel={() => setDoing(null)} footer={null} destroyOnHidden title={doing === "exempt" ? t("assessment.clocks.to_exempt") : t("assessment.step.remark")}>
        {doing && <Writing clock={clock} sheet={sheet} exempt={doing === "exempt"} onClose={() => setDoing(null)} />}
      </Modal>
    </div>
  );
}

type WritingProps = { clock: AssessmentClock; sheet: AssessmentSheet; exempt: boolean; onClose: () => void };

function Writing({ clock, sheet, exempt, onClose }: WritingProps) {
  const { t } = useWords();
  const step = useStep(sheet);
  const propose = useExempt();
  const { error, isPending } = exempt ? propose : step;
  const done = (word: "exempt" | "remark") => {
    void message.success(t(`assessment.done.${word}`));
    onClose();
  };
  const submit = ({ text, ground }: { text: string; ground?: (typeof GROUNDS)[number] }) => {
    if (exempt && ground)
      propose.mutate(
        { incident: clock.incident_id, clock: clock.clock_id, ground, reason: text },
        { onSuccess: () => done("exempt") },
      );
    else step.mutate({ step: "remark", text, clock_id: clock.clock_id }, { onSuccess: () => done("remark") });
  };
  return (
    <Form layout="vertical" validateTrigger="onSubmit" name={`clock-${clock.clock_id}`} onFinish={submit} initialValues={{ ground: "agreed" }}>
      {error && (
        <div style={{ marginBottom: 16 }}>
          <Refusal error={error} />
        </div>
      )}
      {exempt && (
        <Form.Item name="ground" label={t("assessment.clocks.ground")}>
          <Select options={GROUNDS.map((ground) => ({ value: ground, label: t(`assessment.ground.${ground}`) }))} />
        </Form.Item>
      )}
      <Form.Item
        name="text"
        label={t(exempt ? "assessment.clocks.reason" : "assessment.remarks.write")}
        rules={[{ required: true, whitespace: true, message: t("assessment.need_reason") }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <div className="line" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={slow(isPending)}>
          {exempt ? t("assessment.clocks.to_exempt") : t("assessment.remarks.send")}
        </Button>
      </div>
    </Form>
  );
}
