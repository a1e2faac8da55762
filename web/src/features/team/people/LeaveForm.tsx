import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";

import { everyPerson } from "../../../api/every";
import type { Absence, RosterGap } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useWords } from "../../../ui/words";
import { PersonSelect } from "../../desk/parts/Pickers";
import { ABSENCES } from "./absences";
import { asked, useDutiesOf, useEnterAbsence, usePersonNames } from "./data";

type Values = { person_id: string; kind: Absence["kind"]; from: string; to: string; note?: string };
type Props = { person: string | undefined; open: boolean; onDone: (gaps: RosterGap[]) => void; onClose: () => void };

/** Somebody is away: what his duties are meanwhile is told before it is entered, the gaps it tears after. */
export function LeaveForm({ person, open, onDone, onClose }: Props) {
  const { t } = useWords();
  const enter = useEnterAbsence();
  const label = (field: keyof Values) => t(`team.leave.field.${field}`);
  return (
    <FormDialog<Values, RosterGap[]>
      open={open}
      name="absence.new"
      title={t("team.leave.new")}
      submit={t("estate.edit.write_down")}
      initial={{ kind: "leave", ...(person ? { person_id: person } : {}) }}
      send={({ from, to, note, ...rest }) => enter({ ...rest, from: new Date(from).toISOString(), to: new Date(to).toISOString(), note: note?.trim() || null })}
      onDone={onDone}
      onClose={onClose}
    >
      <div className="pair">
        <Item name="person_id" label={label("person_id")} rules={[{ required: true, message: t("ui.need", { field: label("person_id") }) }]}>
          <PersonSelect />
        </Item>
        <Item name="kind" label={label("kind")}>
          <Select options={ABSENCES.map((kind) => ({ value: kind, label: t(`team.leave.kind.${kind}`) }))} />
        </Item>
      </div>
      <div className="pair">
        <Item name="from" label={label("from")} need>
          <Input type="datetime-local" />
        </Item>
        <Item
          name="to"
          label={label("to")}
          need
          dependencies={["from"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, to: string | undefined) => (to && to <= String(getFieldValue("from") ?? "") ? Promise.reject(new Error(t("team.leave.order"))) : Promise.resolve()),
            }),
          ]}
        >
          <Input type="datetime-local" />
        </Item>
      </div>
      <Item name="note" label={label("note")}>
        <Input maxLength={200} placeholder={t("ui.optional")} />
      </Item>
      <Form.Item noStyle dependencies={["person_id", "from", "to"]}>
        {({ getFieldsValue }) => <Meanwhile {...(getFieldsValue() as Partial<Values>)} />}
      </Form.Item>
    </FormDialog>
  );
}

/** What the roster has for him meanwhile, and who stands in. */
function Meanwhile({ person_id, from, to }: Partial<Values>) {
  const { t } = useWords();
  const range = from && to && from < to ? asked({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }) : null;
  const duties = useDutiesOf(person_id, range).data?.filter(({ away }) => !away).length ?? 0;
  const partner = useQuery(everyPerson()).data?.find(({ id }) => id === person_id)?.partner_id;
  const names = usePersonNames();
  if (duties === 0) return null;
  const name = names.get(partner ?? "");
  return (
    <p role="status" className="team-warning">
      {t("team.leave.duties", { count: duties })} {name ? t("team.leave.partner", { name }) : t("team.leave.no_partner")}
    </p>
  );
}
