import { Select } from "antd";

import { useWords } from "../../../ui/words";

type NarrowProps<Value extends string> = {
  name: "kind" | "state" | "seal";
  values: readonly Value[];
  chosen: Value | null | undefined;
  onChoose: (value: Value | undefined) => void;
};

/** One filter of a list of papers: by its kind, its state, its seal. */
export function Narrow<Value extends string>({ name, values, chosen, onChoose }: NarrowProps<Value>) {
  const { t } = useWords();
  return (
    <Select<Value>
      aria-label={t(`documents.field.${name}`)}
      placeholder={t(`documents.field.${name}`)}
      style={{ minWidth: name === "kind" ? 180 : 120 }}
      allowClear
      value={chosen ?? undefined}
      options={values.map((value) => ({ value, label: t(`documents.${name}.${value}`) }))}
      onChange={(value?: Value) => onChoose(value)}
    />
  );
}
