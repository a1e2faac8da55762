import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, MajorRecord } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { Countdown, promisedByClock } from "../../../ui/Countdown";
import { Item } from "../../../ui/FormDialog";
import { IntervalsOf } from "../../../ui/Intervals";
import { useLanguage } from "../../../ui/language";
import { OverDialog } from "../../../ui/OverDialog";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { localMinute, momentInWords } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { useEntered } from "../costs/forms";
import { useMajorRecord, useMajorRecordNow } from "./data";

import "../costs/costs.css";
import "../papers/papers.css";

const PRESETS = ["command", "technical", "contact", "record"] as const;

/** The record of a major incident: who does what while it lasts, and what was learnt from it. */
export function Major({ incident }: { incident: IncidentDetail }) {
  const { t } = useWords();
  const query = useMajorRecord(incident.id);
  const [asked, setAsked] = useState<"roles" | "review" | null>(null);
  const close = () => setAsked(null);
  useCommands([
    { id: "name-roles", title: t("desk.problems.major.name_roles"), group: "do", run: () => setAsked("roles") },
    { id: "write-review", title: t("desk.problems.major.write"), group: "do", run: () => setAsked("review") },
  ]);
  return (
    <Loaded query={query} rows={4}>
      {(record) => (
        <div className="panel stack">
          <Head incident={incident} record={record} />
          <Roles record={record} onName={() => setAsked("roles")} />
          <Review record={record} onWrite={() => setAsked("review")} />
          <RolesForm incident={incident} record={record} open={asked === "roles"} onClose={close} />
          <ReviewForm incident={incident} record={record} open={asked === "review"} onClose={close} />
        </div>
      )}
    </Loaded>
  );
}

function useWhen() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (at: string) => momentInWords(at, serverNow(), language, t);
}

function Head({ incident, record }: { incident: IncidentDetail; record: MajorRecord }) {
  const { t } = useWords();
  const when = useWhen();
  const owed = incident.clocks.find((clock) => clock.milestone === "review" && clock.state !== "cancelled");
  return (
    <div className="stack-8">
      <div className="line">
        <h2>{t("desk.problems.major.record")}</h2>
        <span className="adjective">{t(`desk.problems.major.state.${record.state}`)}</span>
        {owed && <Countdown promised={promisedByClock(owed)} intervals={() => <IntervalsOf incidentId={incident.id} clockId={owed.id} />} />}
      </div>
      <p className="small muted">{t("desk.problems.major.opened", { at: when(record.opened_at) })}</p>
    </div>
  );
}

function Roles({ record, onName }: { record: MajorRecord; onName: () => void }) {
  const { t } = useWords();
  return (
    <section className="stack-8 apart" aria-labelledby="major-roles">
      <div className="spread">
        <h2 id="major-roles">{t("desk.problems.major.roles")}</h2>
        <Button onClick={onName}>{t("desk.problems.major.name_roles")}</Button>
      </div>
      {record.roles.length === 0 ? (
        <p className="muted">{t("desk.problems.major.no_roles")}</p>
      ) : (
        <dl className="facts">
          {record.roles.map((role, index) => (
            <div key={index} className="fact">
              <dt>{role.role}</dt>
              <dd>
                <strong>{role.name}</strong>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Review({ record, onWrite }: { record: MajorRecord; onWrite: () => void }) {
  const { t } = useWords();
  const when = useWhen();
  return (
    <section className="stack-8 apart" aria-labelledby="major-review">
      <div className="spread">
        <h2 id="major-review">{t("desk.problems.major.review")}</h2>
        <Button onClick={onWrite}>{t(record.review ? "desk.problems.major.rewrite" : "desk.problems.major.write")}</Button>
      </div>
      {record.review ? (
        <>
          <p className="said">{record.review}</p>
          {record.reviewed_at && (
            <p className="small muted">
              {t("desk.problems.major.reviewed_by", { by: record.reviewed_by ?? "", at: when(record.reviewed_at) })}
            </p>
          )}
          <h3>{t("desk.problems.major.actions")}</h3>
          {record.actions.length === 0 && <p className="muted">{t("desk.problems.major.no_actions")}</p>}
          {record.actions.map((action, index) => (
            <div key={index} className="paper">
              <div>{action.text}</div>
              <div className="small muted">
                {action.owner} · {t("desk.problems.major.due")} {when(action.due_at)}
                {Date.parse(action.due_at) < serverNow() && <span className="late-count"> · {t("desk.problems.major.overdue")}</span>}
              </div>
            </div>
          ))}
        </>
      ) : (
        <p className="muted">
          {t("desk.problems.major.no_review")} · {t("desk.problems.major.review_owed")}
        </p>
      )}
    </section>
  );
}

type FormProps = { incident: IncidentDetail; record: MajorRecord; open: boolean; onClose: () => void };
type RoleValues = { roles: { role: string; name: string }[] };

function RolesForm({ incident, record, open, onClose }: FormProps) {
  const { t } = useWords();
  const done = useEntered(incident, t("desk.problems.major.roles_done"), onClose);
  const presets = PRESETS.map((each) => ({ value: t(`desk.problems.major.presets.${each}`) }));
  const now = useMajorRecordNow(incident.id);
  // The first who names somebody finds a row begun.
  const rolesOf = ({ roles }: MajorRecord): RoleValues => ({ roles: roles.length > 0 ? roles : [{ role: presets[0]?.value ?? "", name: "" }] });
  return (
    <OverDialog<RoleValues, MajorRecord>
      open={open}
      name={`roles.${incident.id}`}
      title={t("desk.problems.major.name_roles")}
      submit={t("desk.problems.major.name_roles")}
      known={rolesOf(record)}
      read={async () => rolesOf(await now())}
      fields={{ roles: { label: t("desk.problems.major.roles"), said: (roles) => roles.map(({ role, name }) => `${role} ${name}`).join(t("ui.and")) } }}
      send={({ roles = [] }) =>
        taken(http.POST("/api/v1/incidents/{id}/major-record/roles", { params: { path: { id: incident.id } }, body: { roles } }))
      }
      onDone={done}
      onClose={onClose}
    >
      <p className="small muted form-intro">{t("desk.problems.major.roles_hint")}</p>
      <Form.List name="roles">
        {(rows, { add, remove }) => (
          <div className="stack-8">
            {rows.map(({ key, name }) => (
              <div key={key} className="row-fields">
                <Row name={[name, "role"]} label={t("desk.problems.major.role")}>
                  <AutoComplete options={presets} />
                </Row>
                <Row name={[name, "name"]} label={t("desk.problems.major.person")}>
                  <Input />
                </Row>
                <Remove n={name + 1} onClick={() => remove(name)} />
              </div>
            ))}
            <div>
              <Button icon={<PlusOutlined aria-hidden />} disabled={rows.length >= 20} onClick={() => add({ role: "", name: "" })}>
                {t("desk.problems.major.add_role")}
              </Button>
            </div>
          </div>
        )}
      </Form.List>
    </OverDialog>
  );
}

type ReviewValues = { text: string; actions: { text: string; owner: string; due: string }[] };

function reviewOf({ review, actions }: MajorRecord): ReviewValues {
  return { text: review ?? "", actions: actions.map(({ text, owner, due_at }) => ({ text, owner, due: localMinute(due_at) })) };
}

function ReviewForm({ incident, record, open, onClose }: FormProps) {
  const { t } = useWords();
  const done = useEntered(incident, t("desk.problems.major.review_done"), onClose);
  const now = useMajorRecordNow(incident.id);
  return (
    <OverDialog<ReviewValues, MajorRecord>
      open={open}
      name={`review.${incident.id}`}
      width={760}
      title={t("desk.problems.major.write")}
      submit={t("desk.problems.major.write")}
      known={reviewOf(record)}
      read={async () => reviewOf(await now())}
      fields={{
        text: { label: t("desk.problems.major.review"), said: (text) => text },
        actions: { label: t("desk.problems.major.actions"), said: (list) => list.map(({ text, owner }) => `${text} ${owner}`).join(t("ui.and")) },
      }}
      send={(change, standing) => {
        const { text, actions } = { ...standing, ...change };
        return taken(
          http.POST("/api/v1/incidents/{id}/major-record/review", {
            params: { path: { id: incident.id } },
            body: {
              text: text.trim(),
              actions: actions.map(({ text: what, owner, due }) => ({ text: what, owner, due_at: new Date(due).toISOString() })),
            },
          }),
        );
      }}
      onDone={done}
      onClose={onClose}
    >
      <Item name="text" label={t("desk.problems.major.text")} need>
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 14 }} />
      </Item>
      <h3 className="form-part">{t("desk.problems.major.actions")}</h3>
      <Form.List name="actions">
        {(rows, { add, remove }) => (
          <div className="stack-8">
            {rows.map(({ key, name }) => (
              <div key={key} className="row-fields action-fields">
                <Row name={[name, "text"]} label={t("desk.problems.major.action")}>
                  <Input placeholder={t("desk.problems.major.action_placeholder")} />
                </Row>
                <Row name={[name, "owner"]} label={t("desk.problems.major.owner")}>
                  <Input />
                </Row>
                <Row name={[name, "due"]} label={t("desk.problems.major.due")}>
                  <Input type="datetime-local" />
                </Row>
                <Remove n={name + 1} onClick={() => remove(name)} />
              </div>
            ))}
            <div>
              <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ text: "", owner: "", due: "" })}>
                {t("desk.problems.major.add_action")}
              </Button>
            </div>
          </div>
        )}
      </Form.List>
    </OverDialog>
  );
}

/** A field of a row, which must be filled in or the row removed. */
function Row({ name, label, children }: { name: [number, string]; label: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: t("ui.need", { field: label }) }]}>
      {children}
    </Form.Item>
  );
}

function Remove({ n, onClick }: { n: number; onClick: () => void }) {
  const { t } = useWords();
  return (
    <Button
      type="text"
      className="row-remove"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={t("desk.problems.major.remove", { n })}
      onClick={onClick}
    />
  );
}
