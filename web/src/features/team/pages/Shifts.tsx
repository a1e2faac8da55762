import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { every } from "../../../api/every";
import type { Shift, ShiftRecord } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseZone } from "../../../ui/houseDate";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { patched } from "../../../ui/patch";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { GroundHead, useOvertaken, useRosterChanged } from "../parts/Ground";
import { HoursFields } from "../parts/HoursFields";
import { begunShift, daysInWords, hoursOf, plainShift, shiftOf, valuesOf, type ShiftValues } from "../shift";

import "../../estate/estate.css";
import "../team.css";

const KINDS = ["day", "evening", "night_on_call"] as const satisfies Shift["kind"][];

/** The shifts a roster is made of: what duty, from when to when, on which days. */
export function ShiftsPage() {
  const { t } = useWords();
  useTitle(t("team.shift.title"));
  const may = has(useAccount(), "dispatcher", "manager");
  const changed = useRosterChanged();
  // A record as it stood when it was opened: what others change meanwhile is told, not mixed in.
  const [editing, setEditing] = useState<ShiftRecord | "new" | null>(null);
  const query = useQuery({
    queryKey: ["rotations", "shifts"],
    queryFn: async () => (await every((cursor) => taken(http.GET("/api/v1/shifts", { params: { query: { limit: 200, ...cursor } } })))) as ShiftRecord[],
    staleTime: 30_000,
  });
  return (
    <div className="page stack">
      <GroundHead
        of="shift"
        action={
          may && (
            <Button type="primary" onClick={() => setEditing("new")}>
              {t("team.shift.new")}
            </Button>
          )
        }
      />
      <Loaded query={query} rows={4}>
        {(shifts) =>
          shifts.length === 0 ? (
            <div className="panel">
              <Empty title={t("team.shift.empty")} hint={t("team.shift.empty_hint")} />
            </div>
          ) : (
            <div className="panel">
              <ul className="plain-list ground-list" aria-label={t("team.shift.title")}>
                {shifts.map((shift) => (
                  <li key={shift.id}>
                    <i className="roster-duty" data-kind={shift.kind} aria-hidden>
                      {t(`team.roster.mark.${shift.kind}`)}
                    </i>
                    <strong>{shift.name}</strong>
                    <span className="shift-hours">{hoursOf(shift)}</span>
                    <span className="muted grow">{[t(`team.roster.kind.${shift.kind}`), daysInWords(shift, t), shift.hours.zone].join(" · ")}</span>
                    {may && <Button size="small" type="text" icon={<EditOutlined aria-hidden />} aria-label={t("estate.edit.of", { name: shift.name })} onClick={() => setEditing(shift)} />}
                  </li>
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
      <ShiftForm
        key={editing === null || editing === "new" ? "new" : `${editing.id}.${editing.version}`}
        {...(editing !== null && editing !== "new" ? { shift: editing } : {})}
        open={editing !== null}
        onDone={() => {
          setEditing(null);
          changed();
          message.success(t("estate.edit.saved"));
        }}
        onClose={() => setEditing(null)}
      />
    </div>
  );
}

/** Sends a shift: a new one, or what was changed of one, beside what somebody else changed meanwhile. */
async function sent(shift: ShiftRecord | undefined, values: ShiftValues, overtaken: (members: string[]) => string): Promise<ShiftRecord> {
  const body = shiftOf(values);
  if (!shift) return (await taken(http.POST("/api/v1/shifts", { body }))) as ShiftRecord;
  const path = { id: shift.id };
  return patched<ShiftRecord>({
    before: shift,
    version: (row) => row.version,
    values: body as Partial<ShiftRecord>,
    read: async () => (await taken(http.GET("/api/v1/shifts/{id}", { params: { path } }))) as ShiftRecord,
    send: async (etag, change) => (await taken(http.PATCH("/api/v1/shifts/{id}", { params: { path, header: { "if-match": etag } }, body: change as Partial<Shift> }))) as ShiftRecord,
    overtaken,
  });
}

type FormProps = { shift?: ShiftRecord; open: boolean; onDone: () => void; onClose: () => void };

function ShiftForm({ shift, open, onDone, onClose }: FormProps) {
  const { t } = useWords();
  const overtaken = useOvertaken("shift");
  return (
    <FormDialog<ShiftValues, ShiftRecord>
      open={open}
      name={`shift.${shift ? `${shift.id}.${shift.version}` : "new"}`}
      title={t(shift ? "team.shift.edit" : "team.shift.new")}
      submit={t(shift ? "estate.edit.save" : "estate.edit.write_down")}
      initial={shift ? valuesOf(plainShift(shift)) : begunShift(houseZone())}
      send={(values) => sent(shift, values, overtaken)}
      onDone={onDone}
      onClose={onClose}
    >
      {shift && <p className="form-intro small muted">{t("team.shift.changes")}</p>}
      <div className="pair">
        <Item name="name" label={t("team.shift.field.name")} need>
          <Input maxLength={100} placeholder={t("team.shift.name_placeholder")} />
        </Item>
        <Item name="kind" label={t("team.shift.field.kind")}>
          <Select options={KINDS.map((kind) => ({ value: kind, label: t(`team.roster.kind.${kind}`) }))} />
        </Item>
      </div>
      <HoursFields {...(shift ? { standing: shift.hours.zone } : {})} />
    </FormDialog>
  );
}
