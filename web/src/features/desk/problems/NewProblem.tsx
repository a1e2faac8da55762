import { Input } from "antd";

import { http, taken } from "../../../api/client";
import type { Problem } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useWords } from "../../../ui/words";
import { AnyIncidentSelect } from "../parts/Pickers";

type Props = { open: boolean; onMade: (problem: Problem) => void; onClose: () => void };
type Values = { title: string; incident_ids: string[] };

/** A problem is opened over the incidents it is seen in. */
export function NewProblem({ open, onMade, onClose }: Props) {
  const { t } = useWords();
  return (
    <FormDialog<Values, Problem>
      open={open}
      name="problem.new"
      width={640}
      title={t("desk.problems.new")}
      submit={t("desk.problems.new")}
      send={({ title, incident_ids }) => taken(http.POST("/api/v1/problems", { body: { title: title.trim(), incident_ids } }))}
      onDone={onMade}
      onClose={onClose}
    >
      <Item name="title" label={t("desk.problems.field_title")} need>
        <Input placeholder={t("desk.problems.field_title_placeholder")} />
      </Item>
      <Item
        name="incident_ids"
        label={t("desk.problems.incidents")}
        rules={[{ required: true, type: "array", min: 1, message: t("desk.problems.need_incident") }]}
      >
        <AnyIncidentSelect multiple />
      </Item>
    </FormDialog>
  );
}
