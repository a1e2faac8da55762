import { Link } from "@tanstack/react-router";
import { Button, Drawer, Form, Input, Modal, Select } from "antd";
import { useState } from "react";

import type { AssessmentClock, AssessmentSheet } from "../../../api/types";
import { has, isStaff, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { Severity } from "../../../ui/Severity";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import { GROUNDS, useExempt, useSheetClocks, useStep } from "../data";
import type { ClocksSearch } from "../routes";

type Props = { sheet: AssessmentSheet; search: ClocksSearch; onClose: () => void };

/** The clocks behind a figure: which incident, due when, met when, and why one does not count. */
export function ClockDrawer({ sheet, search, onClose }: Props) {
  const { t } = useWords();
  const { clocks: open = false, ...wanted } = search;
  const query = useSheetClocks(sheet.id, wanted, open, sheet.version);
  const items = query.data?.pages.flatMap((page) => page.items);
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
      <div className="stack">
        <Loaded query={{ ...query, data: items }}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty title={t("assessment.clocks.empty")} />
            ) : (
              <ul className="plain-list clocks">
                {rows.map((clock) => (
                  <Clock key={clock.clock_id} clock={clock} sheet={sheet} />
                ))}
              </ul>
            )
          }
        </Loaded>
        {query.hasNextPage && (
          <div>
            <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
              {t("assessment.more")}
            </Button>
          </div>
        )}
      </div>
    </Drawer>
  );
}

function Clock({ clock, sheet }: { clock: AssessmentClock; sheet: AssessmentSheet }) {
  const { t } = useWords();
  const language = useLanguage();
  const account = useAccount();
  const answers = clock.answers;
  const at = (instant: string | null) => (instant === null ? "—" : fullMoment(instant, language));
  return (
    <li className="stack-8">
      <div className="spread">
        <span className="line">
          <Severity level={clock.severity} />
          {isStaff(account) || has(account, "vendor") ? (
            <Link to="/incidents/$id" params={{ id: clock.incident_id }}>
              {clock.incident_number}
            </Link>
          ) : (
            <Link to="/faults/$id" params={{ id: clock.incident_id }}>
              {clock.incident_number}
            </Link>
          )}
          <strong>{phrase(t, "ui.milestone", clock.milestone)}</strong>
        </span>
        <span className="adjective" data-outcome={clock.outcome}>
          {t(`assessment.outcome.${clock.outcome}`)}
        </span>
      </div>
      <div className="small line">
        {clock.system && <span>{clock.system.name}</span>}
        {answers.column === "party" && answers.kind !== null ? (
          <PartyTag kind={answers.kind} name={answers.name || t(`ui.party.${answers.kind}`)} />
        ) : (
          <span className="adjective">{phrase(t, "assessment.column", answers.column)}</span>
        )}
      </div>
      <dl className="facts-line small">
        <div>
          <dt>{t("assessment.clocks.reported")}</dt>
          <dd>{at(clock.reported_at)}</dd>
        </div>
        <div>
          <dt>{t("assessment.clocks.due")}</dt>
          <dd>{at(clock.due_at)}</dd>
        </div>
        <div>
          <dt>{t("assessment.clocks.met")}</dt>
          <dd>{at(clock.met_at)}</dd>
        </div>
      </dl>
      {clock.refuted && <p className="small muted">{t("assessment.clocks.refuted")}</p>}
      {clock.exemption && (
        <p className="small">
          {t(clock.exemption.approved ? "assessment.clocks.exempt" : "assessment.clocks.exempt_pending", {
            ground: clock.exemption.ground ? t(`assessment.ground.${clock.exemption.ground}`) : "",
            reason: clock.exemption.reason,
          })}
        </p>
      )}
      <Doing clock={clock} sheet={sheet} />
    </li>
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
        {doing && <Words clock={clock} sheet={sheet} exempt={doing === "exempt"} onClose={() => setDoing(null)} />}
      </Modal>
    </div>
  );
}

type WordsProps = { clock: AssessmentClock; sheet: AssessmentSheet; exempt: boolean; onClose: () => void };

function Words({ clock, sheet, exempt, onClose }: WordsProps) {
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
