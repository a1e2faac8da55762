import { Form, Input, Select } from "antd";

import { Item } from "../../../ui/FormDialog";
import { houseZone } from "../../../ui/houseDate";
import { useWords } from "../../../ui/words";
import { WEEKDAYS } from "../rotation";
import { RULES } from "../shift";

type Props = {
  /** The list and the row in which the fields stand, where they are not the form's own. */
  at?: [string, number];
  /** The zone that stands, be it one this browser does not name. */
  standing?: string;
};

/** Hours that recur: from when to when, on which days, in which zone. */
export function HoursFields({ at, standing }: Props) {
  const { t } = useWords();
  const name = (field: string) => (at ? [at[1], field] : field);
  const needed = (field: string) => [{ required: true, message: t("ui.need", { field }) }];
  return (
    <>
      <div className="pair">
        <Item name={name("start_minute")} label={t("team.shift.field.start")} need>
          <Input type="time" />
        </Item>
        <Item name={name("end_minute")} label={t("team.shift.field.end")} need extra={t("team.shift.end_hint")}>
          <Input type="time" />
        </Item>
      </div>
      <Item name={name("rule")} label={t("team.shift.field.days")}>
        <Select options={RULES.map((rule) => ({ value: rule, label: t(`team.shift.rule.${rule}`) }))} />
      </Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) =>
          getFieldValue([...(at ?? []), "rule"]) === "weekdays" && (
            <Item name={name("weekdays")} label={t("team.shift.field.weekdays")} rules={needed(t("team.shift.field.weekdays"))}>
              <Select mode="multiple" options={WEEKDAYS.map((day) => ({ value: day, label: t(`team.rotation.weekday.${day}`) }))} />
            </Item>
          )
        }
      </Form.Item>
      <Item name={name("zone")} label={t("team.shift.field.zone")} rules={needed(t("team.shift.field.zone"))}>
        <Select showSearch options={zones(standing).map((zone) => ({ value: zone, label: zone }))} />
      </Item>
    </>
  );
}

/** Every zone the browser knows: the one that stands and the provider's first. */
function zones(standing: string | undefined): string[] {
  return [...new Set([...(standing ? [standing] : []), houseZone(), ...Intl.supportedValuesOf("timeZone")])];
}
