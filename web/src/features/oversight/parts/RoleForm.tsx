import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import type { CustomRole, CustomRoleInput, Role } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded } from "../../../ui/PageState";
import { phrase, useWords } from "../../../ui/words";

/** What the form holds: for each action the reaches that are ticked. */
type Values = { name: string; stands_for: Role; cells?: Record<string, string[]> };

/** In names of fields a dot would lead into something. */
const fieldOf = (action: string) => action.replaceAll(".", "/");
const actionOf = (field: string) => field.replaceAll("/", ".");

/** Drafts a custom role, or changes one; only what its maker holds himself can be ticked. */
export function RoleForm({ role, onClose }: { role: CustomRole | null; onClose: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const client = useQueryClient();
  const choices = useQuery({ queryKey: ["role-choices", language], queryFn: () => taken(http.GET("/api/v1/role-choices")) });
  const [standsFor, setStandsFor] = useState<Role>(role?.stands_for ?? "dispatcher");
  const [words, setWords] = useState("");
  const cells = Object.fromEntries((role?.cells ?? []).map(({ action, reaches }) => [fieldOf(action), reaches]));
  return (
    <FormDialog<Values, CustomRole>
      open
      width={760}
      name={`custom-role.${role?.id ?? "new"}`}
      title={t(role ? "oversight.roles.change_title" : "oversight.roles.make_title")}
      submit={t(role ? "oversight.roles.change" : "oversight.roles.make")}
      initial={{ name: role?.name ?? "", stands_for: standsFor, cells }}
      send={(values) => {
        const offered = choices.data?.items.find(({ stands_for }) => stands_for === values.stands_for)?.actions ?? [];
        const ticked = Object.entries(values.cells ?? {})
          .map(([field, reaches]) => ({ action: actionOf(field), reaches: reaches ?? [] }))
          .filter(({ action, reaches }) => reaches.length > 0 && offered.some((one) => one.action === action));
        const body: CustomRoleInput = { name: values.name, stands_for: values.stands_for, cells: ticked };
        if (role === null) return taken(http.POST("/api/v1/roles", { body }));
        return taken(http.PUT("/api/v1/roles/{id}", { params: { path: { id: role.id }, header: { "If-Match": etagOf(role.version) } }, body }));
      }}
      onDone={(made) => {
        void message.success(t(role ? "oversight.roles.changed" : "oversight.roles.made", { name: made.name }));
        void client.invalidateQueries({ queryKey: ["roles"] });
        onClose();
      }}
      onClose={onClose}
    >
      <p className="muted">{t(role ? "oversight.roles.change_hint" : "oversight.roles.make_hint")}</p>
      <Item name="name" label={t("oversight.roles.name")} need>
        <Input maxLength={40} autoComplete="off" />
      </Item>
      <Loaded query={choices} rows={4}>
        {({ items }) => (
          <>
            <Item name="stands_for" label={t("oversight.roles.in_place_of")} extra={t("oversight.roles.in_place_of_hint")} need>
              <Select disabled={role !== null} onChange={setStandsFor} options={items.map(({ stands_for }) => ({ value: stands_for, label: phrase(t, "account.role", stands_for) }))} />
            </Item>
            <fieldset className="role-choices">
              <legend>{t("oversight.roles.may")}</legend>
              <Input allowClear value={words} onChange={(event) => setWords(event.target.value)} placeholder={t("oversight.roles.look_for")} aria-label={t("oversight.roles.look_for")} />
              <ul className="plain-list">
                {(items.find(({ stands_for }) => stands_for === standsFor)?.actions ?? []).map(({ action, label, reaches }) => (
                  // What is not found stays in the form: it may be ticked.
                  <li key={action} className="spread" hidden={!`${label} ${action}`.toLowerCase().includes(words.trim().toLowerCase())}>
                    <span id={`cell-${action}`}>
                      {label} <code className="small muted">{action}</code>
                    </span>
                    <Form.Item name={["cells", fieldOf(action)]} noStyle>
                      <Checkbox.Group
                        role="group"
                        aria-labelledby={`cell-${action}`}
                        options={reaches.map((reach) => ({ value: reach, label: phrase(t, "account.reach", reach) }))}
                      />
                    </Form.Item>
                  </li>
                ))}
              </ul>
            </fieldset>
          </>
        )}
      </Loaded>
    </FormDialog>
  );
}
