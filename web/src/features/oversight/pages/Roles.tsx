import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Popconfirm, Segmented, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import { everyAccount } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { CustomRole, CustomRoleHolder, Named } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords, type Words } from "../../../ui/words";
import { RoleForm } from "../parts/RoleForm";

import "../oversight.css";

/** Custom roles: drafted by the service manager, asked for by the administrator, approved by the security officer. */
export function RolesPage() {
  const { t } = useWords();
  useTitle(t("oversight.roles.title"));
  const mayMake = has(useAccount(), "manager");
  const [form, setForm] = useState<CustomRole | "new" | null>(null);
  const navigate = useNavigate({ from: "/roles" });
  const { show } = useSearch({ from: "/inside/roles" });
  const query = useQuery({ queryKey: ["roles"], queryFn: () => taken(http.GET("/api/v1/roles")) });
  useCommands(mayMake ? [{ id: "new-role", title: t("oversight.roles.make"), group: "do", run: () => setForm("new") }] : []);
  const make = mayMake && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setForm("new")}>
      {t("oversight.roles.make")}
    </Button>
  );
  return (
    <div className="page stack">
      <PageHead title={t("oversight.roles.title")} hint={t("oversight.roles.hint")} action={make} />
      <div>
        <Segmented<"all" | "waiting">
          aria-label={t("oversight.reviews.show")}
          value={show ?? "all"}
          onChange={(next) => void navigate({ search: next === "waiting" ? { show: next } : {}, replace: true })}
          options={[
            { value: "all", label: t("ui.list.all") },
            { value: "waiting", label: t("oversight.roles.with_waiting") },
          ]}
        />
      </div>
      <Loaded query={query}>
        {({ items, people }) => (
          <List
            name="roles"
            title={t("oversight.roles.title")}
            columns={columnsOf(t, (id) => nameOf(people, id))}
            rows={items.filter((role) => show !== "waiting" || waitingOf(role).length > 0)}
            empty={items.length === 0 ? <Empty title={t("oversight.roles.empty")} hint={t("oversight.roles.empty_hint")} action={make} /> : <Empty title={t("ui.list.none")} />}
            rowKey={(role) => role.id}
            cards={{ list: "stack" }}
            card={(role, shows) => <Role role={role} people={people} shows={shows} onChange={() => setForm(role)} />}
          />
        )}
      </Loaded>
      {form !== null && <RoleForm key={form === "new" ? "new" : form.id} role={form === "new" ? null : form} onClose={() => setForm(null)} />}
    </div>
  );
}

/** What is said of a role: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, name: (id: string) => string): ListColumn<CustomRole>[] {
  const of = plainColumn<CustomRole>;
  return [
    of("name", t("oversight.roles.name"), (role) => role.name, { fixed: true }),
    of("stands_for", t("oversight.roles.column.stands_for"), (role) => phrase(t, "account.role", role.stands_for)),
    of("made_by", t("oversight.roles.column.made_by"), (role) => name(role.made_by)),
    of("cells", t("oversight.roles.column.cells"), (role) => role.cells.map(({ action }) => action).join(" ")),
    of("holders", t("oversight.roles.column.holders"), (role) => role.holders.map((holder) => `${name(holder.account_id)} (${standingOf(holder, t)})`).join(" · "), { fixed: true }),
  ];
}

function nameOf(people: Named[], id: string): string {
  return people.find((one) => one.id === id)?.name ?? id;
}

/** Those who were asked for and not approved yet. */
function waitingOf({ holders }: CustomRole): CustomRoleHolder[] {
  return holders.filter(({ approved_at }) => approved_at === null);
}

function standingOf({ approved_at }: CustomRoleHolder, t: Words): string {
  return t(approved_at === null ? "oversight.roles.waits" : "oversight.roles.holds");
}

type RoleProps = { role: CustomRole; people: Named[]; shows: Shows; onChange: () => void };

function Role({ role, people, shows, onChange }: RoleProps) {
  const { t } = useWords();
  const account = useAccount();
  const client = useQueryClient();
  const [granting, setGranting] = useState(false);
  const settled = () => void client.invalidateQueries({ queryKey: ["roles"] });
  const name = (id: string) => nameOf(people, id);
  const retire = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/roles/{id}", { params: { path: { id: role.id }, header: { "If-Match": etagOf(role.version) } } })),
    onSuccess: () => void message.success(t("oversight.roles.retired", { name: role.name })),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: settled,
  });
  const gone = role.retired_at !== null;
  const waiting = waitingOf(role);
  return (
    <section className="panel stack-8" aria-label={role.name}>
      <div className="spread">
        <div className="line">
          <h2>{role.name}</h2>
          {shows.has("stands_for") && <span className="adjective">{t("oversight.roles.stands_for", { role: phrase(t, "account.role", role.stands_for) })}</span>}
          {gone && <span className="adjective">{t("oversight.roles.gone")}</span>}
          {waiting.length > 0 && <span className="adjective" data-waits>{t("oversight.roles.waiting", { count: waiting.length })}</span>}
        </div>
        {!gone && (
          <div className="line">
            {has(account, "administrator") && <Button onClick={() => setGranting(true)}>{t("oversight.roles.give")}</Button>}
            {has(account, "manager") && <Button onClick={onChange}>{t("oversight.roles.change")}</Button>}
            {has(account, "manager") && (
              <Popconfirm title={t("oversight.roles.retire_sure", { name: role.name })} okText={t("oversight.roles.retire")} cancelText={t("ui.cancel")} onConfirm={() => retire.mutate()}>
                <Button disabled={retire.isPending}>{t("oversight.roles.retire")}</Button>
              </Popconfirm>
            )}
          </div>
        )}
      </div>
      {shows.has("made_by") && <div className="small muted">{t("oversight.roles.made_by", { name: name(role.made_by) })}</div>}
      {shows.has("cells") && <Cells of={role} />}
      {role.holders.length > 0 && (
        <ul className="plain-list stack-8">
          {role.holders.map((holder) => (
            <li key={holder.account_id}>
              <Holder role={role} holder={holder} name={name} onSettled={settled} />
            </li>
          ))}
        </ul>
      )}
      {granting && <Give role={role} onClose={() => setGranting(false)} onDone={settled} />}
    </section>
  );
}

/** What the role may do, and how far. */
function Cells({ of }: { of: CustomRole }) {
  const { t } = useWords();
  return (
    <details>
      <summary>{t("oversight.roles.cells", { count: of.cells.length })}</summary>
      <ul className="plain-list role-cells">
        {of.cells.map(({ action, reaches }) => (
          <li key={action} className="spread">
            <code>{action}</code>
            <span className="muted">{reaches.map((reach) => phrase(t, "account.reach", reach)).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

type HolderProps = { role: CustomRole; holder: CustomRoleHolder; name: (id: string) => string; onSettled: () => void };

function Holder({ role, holder, name, onSettled }: HolderProps) {
  const { t } = useWords();
  const account = useAccount();
  const waits = holder.approved_at === null;
  const path = { id: role.id };
  const failed = (error: unknown) => void message.error(asProblem(error).sentence || t("ui.problem.unknown"));
  const decide = useMutation({
    mutationFn: (approved: boolean) => taken(http.POST("/api/v1/roles/{id}/approval", { params: { path }, body: { account_id: holder.account_id, approved } })),
    onSuccess: (_, approved) => void message.success(t(approved ? "oversight.roles.approved" : "oversight.roles.dropped", { name: name(holder.account_id) })),
    onError: failed,
    onSettled,
  });
  const withdraw = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/roles/{id}/withdrawal", { params: { path }, body: { account_id: holder.account_id } })),
    onSuccess: () => void message.success(t("oversight.roles.withdrawn", { name: name(holder.account_id) })),
    onError: failed,
    onSettled,
  });
  return (
    <div className="spread">
      <div className="line">
        <strong>{name(holder.account_id)}</strong>
        <span className="adjective" data-waits={waits || undefined}>
          {standingOf(holder, t)}
        </span>
        <span className="small muted">
          {[t("oversight.roles.asked_by", { name: name(holder.asked_by) }), holder.approved_by && t("oversight.roles.approved_by", { name: name(holder.approved_by) })]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <div className="line">
        {waits && has(account, "security_officer") && (
          <>
            <Button size="small" type="primary" disabled={decide.isPending} onClick={() => decide.mutate(true)}>
              {t("oversight.roles.approve")}
            </Button>
            <Button size="small" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
              {t("oversight.roles.drop")}
            </Button>
          </>
        )}
        {has(account, "administrator") && (
          <Button size="small" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t("oversight.roles.withdraw")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The administrator asks for the role for an account; it waits for the security officer. */
function Give({ role, onClose, onDone }: { role: CustomRole; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const accounts = useQuery(everyAccount);
  const held = role.holders.map(({ account_id }) => account_id);
  return (
    <FormDialog<{ account_id: string }, void>
      open
      name={`role-holder.${role.id}`}
      title={t("oversight.roles.give_title", { name: role.name })}
      submit={t("oversight.roles.give")}
      send={async (body) => {
        await taken(http.POST("/api/v1/roles/{id}/holders", { params: { path: { id: role.id } }, body }));
      }}
      onDone={() => {
        void message.success(t("oversight.roles.asked"));
        onDone();
        onClose();
      }}
      onClose={onClose}
    >
      <p className="muted">{t("oversight.roles.give_hint")}</p>
      <Item name="account_id" label={t("oversight.roles.account")} need>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={accounts.isPending}
          options={(accounts.data ?? [])
            .filter(({ id, active }) => active && !held.includes(id))
            .map(({ id, name, login, roles }) => ({ value: id, label: [`${name} · ${login}`, ...roles.map((one) => phrase(t, "account.role", one))].join(" · ") }))}
        />
      </Item>
    </FormDialog>
  );
}
