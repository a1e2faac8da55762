import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import type { ReactNode } from "react";

import { useWords } from "../../../ui/words";

type Props = {
  /** The list of the form. */
  name: string;
  title: string;
  /** What one of them is called. */
  one: string;
  /** What a further one begins with. */
  begun: object;
  /** How the fields of one stand beside each other. */
  each: string;
  /** The fields of one, by its place in the list and by what it is called. */
  children: (place: number, called: (field: string) => string) => ReactNode;
};

/** Things of a kind within a form: as many as there are, one more, one less. */
export function Rows({ name, title, one, begun, each, children }: Props) {
  const { t } = useWords();
  return (
    <div role="group" aria-label={title} className="team-rows">
      <p className="form-part">{title}</p>
      <Form.List name={name}>
        {(rows, { add, remove }) => (
          <div className="stack-8">
            {rows.map(({ key, name: place }, index) => {
              const called = (field: string) => t("team.rows.of", { one, number: index + 1, field });
              return (
                <div key={key} className={`team-row ${each}`}>
                  {children(place, called)}
                  <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={called(t("estate.edit.remove"))} onClick={() => remove(place)} />
                </div>
              );
            })}
            <div>
              <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => add(begun)}>
                {t("team.rows.add", { one })}
              </Button>
            </div>
          </div>
        )}
      </Form.List>
    </div>
  );
}

/** Refuses what is left empty. */
export function useNeeded() {
  const { t } = useWords();
  return (field: string) => [{ required: true, whitespace: true, message: t("ui.need", { field }) }];
}
