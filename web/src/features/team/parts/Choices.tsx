import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Select } from "antd";

import { everyPerson, everySystem } from "../../../api/every";
import { useWords } from "../../../ui/words";
import { LEVELS, skillName, skillOf, skillsHeld } from "../people/person";

/** What the form item around a choice gives it. */
type Many = { id?: string; value?: string[]; onChange?: (value: string[]) => void };
type One<Value> = { id?: string; value?: Value; onChange?: (value: Value) => void };

/** People of the team, in the order they are chosen. */
export function PeopleSelect(props: Many) {
  const people = useQuery(everyPerson());
  const shown = people.data?.filter(({ id, active }) => active || props.value?.includes(id)) ?? [];
  return (
    <Select
      {...props}
      mode="multiple"
      showSearch={{ optionFilterProp: "label" }}
      loading={people.isFetching}
      options={shown.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

/** Delivered systems, each with its customer. */
export function SystemsSelect(props: Many) {
  const systems = useQuery(everySystem());
  return (
    <Select
      {...props}
      mode="multiple"
      showSearch={{ optionFilterProp: "label" }}
      loading={systems.isFetching}
      options={systems.data?.map(({ id, name, customer_name }) => ({ value: id, label: `${name} · ${customer_name}` })) ?? []}
    />
  );
}

/** Every skill people may have, by what it is called. */
export function useSkills(): { value: string; label: string }[] {
  const { t } = useWords();
  const people = useQuery(everyPerson()).data ?? [];
  return skillsHeld(people as Parameters<typeof skillsHeld>[0]).map((skill) => ({ value: skill, label: skillName(skill, t) }));
}

/** A skill: a component kind, or a technology by its name. */
export function SkillInput({ value, onChange, ...props }: One<string> & { label: string }) {
  const { t } = useWords();
  const { label, ...rest } = props;
  const words = useSkills().map((skill) => ({ value: skill.label }));
  return (
    <AutoComplete
      {...rest}
      aria-label={label}
      placeholder={t("team.people.skill")}
      value={value ? skillName(value, t) : ""}
      options={words}
      showSearch={{ filterOption: (typed, option) => (option?.value ?? "").toLowerCase().includes(typed.toLowerCase()) }}
      onChange={(typed) => onChange?.(skillOf(typed, t))}
    />
  );
}

/** How well: from knowing of it to teaching it. */
export function LevelSelect({ label, ...props }: One<number> & { label: string }) {
  const { t } = useWords();
  return <Select {...props} aria-label={label} options={LEVELS.map((level) => ({ value: level, label: t(`team.people.level.${level}`) }))} />;
}
