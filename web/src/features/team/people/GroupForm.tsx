import { useQuery } from "@tanstack/react-query";
import { Checkbox, Form, Input, InputNumber, Select } from "antd";

import { everySystem } from "../../../api/every";
import type { GroupFields, GroupRecord } from "../../../api/types";
import { Item } from "../../../ui/FormDialog";
import { houseZone } from "../../../ui/houseDate";
import { useLanguage } from "../../../ui/language";
import { listed, useWords } from "../../../ui/words";
import { LevelSelect, PeopleSelect, SkillInput, SystemsSelect } from "../parts/Choices";
import { HoursFields } from "../parts/HoursFields";
import { RecordDialog, type Recorded } from "../parts/RecordDialog";
import { Rows, useNeeded } from "../parts/Rows";
import { begunHours } from "../shift";
import { groupWire, usePersonNames } from "./data";
import { DUTY_ROLES, LEVEL, sentOf, valuesOf, type GroupValues } from "./group";

const wire: Recorded<GroupRecord, GroupValues> = {
  of: "groups",
  valuesOf,
  read: groupWire.read,
  create: (values) => groupWire.create(sentOf(values) as GroupFields),
  change: (id, etag, values) => groupWire.change(id, etag, sentOf(values)),
};

const BEGUN: Partial<GroupValues> = { members: [], systems: [], serves_all: false, coverage: [] };

type Props = { group: GroupRecord | undefined; open: boolean; onDone: () => void; onClose: () => void };

/** A group: its people, the systems they serve, and what must always be on duty. */
export function GroupForm({ group, ...dialog }: Props) {
  const { t } = useWords();
  const fields = useFields();
  return (
    <RecordDialog<GroupRecord, GroupValues> {...dialog} wire={wire} row={group} begun={BEGUN} fields={fields} title={t(group ? "team.groups.edit" : "team.groups.new")}>
      <div className="pair">
        <Item name="name" label={t("team.groups.field.name")} need>
          <Input maxLength={80} />
        </Item>
        <Item name="code" label={t("team.groups.field.code")} need extra={t("estate.edit.code_hint")}>
          <Input maxLength={40} />
        </Item>
      </div>
      <Item name="members" label={t("team.groups.field.members")}>
        <PeopleSelect />
      </Item>
      <Item name="systems" label={t("team.groups.field.systems")}>
        <SystemsSelect />
      </Item>
      <Form.Item name="serves_all" valuePropName="checked">
        <Checkbox>{t("team.groups.serves_all_hint")}</Checkbox>
      </Form.Item>
      <Coverage standing={group?.coverage.map(({ hours }) => hours.zone) ?? []} />
    </RecordDialog>
  );
}

function Coverage({ standing }: { standing: string[] }) {
  const { t } = useWords();
  const needed = useNeeded();
  const begun = { ...begunHours(houseZone()), at_least: 1, role: "", skill: "", level: LEVEL };
  const [name, least, role, skill] = ["name", "at_least", "role", "skill"].map((field) => t(`team.groups.coverage.${field}`)) as [string, string, string, string];
  return (
    <Rows name="coverage" title={t("team.groups.field.coverage")} one={t("team.groups.coverage.one")} begun={begun} each="whole">
      {(place, called) => (
        <div className="grow">
          <div className="pair">
            <Item name={[place, "name"]} label={name} rules={needed(name)}>
              <Input maxLength={80} placeholder={t("team.groups.coverage.name_placeholder")} />
            </Item>
            <Item name={[place, "at_least"]} label={least} rules={[{ required: true, message: t("ui.need", { field: least }) }]}>
              <InputNumber min={1} max={1000} precision={0} />
            </Item>
          </div>
          <div className="pair">
            <Item name={[place, "skill"]} label={skill} extra={t("team.groups.coverage.skill_hint")}>
              <SkillInput label={called(skill)} />
            </Item>
            <Item name={[place, "level"]} label={t("team.groups.coverage.level")}>
              <LevelSelect label={called(t("team.people.level_label"))} />
            </Item>
          </div>
          <Item name={[place, "role"]} label={role}>
            <Select options={[{ value: "", label: t("team.groups.any_role") }, ...DUTY_ROLES.map((value) => ({ value, label: t(`team.rotation.role.${value}`) }))]} />
          </Item>
          <HoursFields at={["coverage", place]} {...(standing[place] ? { standing: standing[place] } : {})} />
        </div>
      )}
    </Rows>
  );
}

/** What each field is called, and what stands in it, where somebody else wrote there meanwhile. */
function useFields() {
  const { t } = useWords();
  const language = useLanguage();
  const people = usePersonNames();
  const systems = new Map((useQuery(everySystem()).data ?? []).map(({ id, name }) => [id, name]));
  const named = (known: Map<string, string>) => (ids: string[]) => listed(language, ids.map((id) => known.get(id) ?? "?"));
  const label = (field: keyof GroupValues) => t(`team.groups.field.${field}`);
  return {
    code: { label: label("code"), said: String },
    name: { label: label("name"), said: String },
    members: { label: label("members"), said: named(people) },
    systems: { label: label("systems"), said: named(systems) },
    serves_all: { label: label("serves_all"), said: (all: boolean) => t(`team.groups.serves.${all}`) },
    coverage: { label: label("coverage"), said: (needs: GroupValues["coverage"]) => listed(language, needs.map((need) => need.name)) },
  };
}
