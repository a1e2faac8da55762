import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { AccountRow, PartyKind } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { useWide } from "../../../ui/useWide";
import { phrase } from "../../../ui/words";
import { useTitle } from "../../../ui/useTitle";
import { NewAccountForm } from "../parts/NewAccountForm";

export function AccountsPage() {
  const { t } = useTranslation();
  useTitle(t("account.accounts.title"));
  const wide = useWide();
  const [creating, setCreating] = useState(false);
  const [limit, setLimit] = useState(50);
  const query = useQuery({
    queryKey: ["accounts", limit],
    queryFn: () => taken(http.GET("/api/v1/accounts", { params: { query: { limit } } })),
    placeholderData: keepPreviousData,
  });
  const mayCreate = has(useAccount(), "administrator");
  useCommands(!mayCreate ? [] : [{ id: "new-account", title: t("account.accounts.create"), group: "do", run: () => setCreating(true) }]);
  const create = mayCreate && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
      {t("account.accounts.create")}
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("account.accounts.title")}</h1>
          <p className="muted">{t("account.accounts.hint")}</p>
        </div>
        {create}
      </div>
      <Loaded query={query}>
        {({ items, next_cursor }) => (
          <div className="stack">
            {items.length === 0 ? (
              <div className="panel">
                <Empty title={t("account.accounts.empty")} hint={t("account.accounts.empty_hint")} action={create} />
              </div>
            ) : wide ? (
              <AccountTable items={items} />
            ) : (
              <AccountCards items={items} />
            )}
            {next_cursor && limit < 200 && (
              <div>
                <Button onClick={() => setLimit(200)}>{t("account.accounts.more")}</Button>
              </div>
            )}
          </div>
        )}
      </Loaded>
      <NewAccountForm
        open={creating}
        onClose={() => setCreating(false)}
        onCreated={(login) => {
          setCreating(false);
          void message.success(t("account.accounts.created", { login }));
          void query.refetch();
        }}
      />
    </div>
  );
}

function AccountTable({ items }: { items: AccountRow[] }) {
  const { t } = useTranslation();
  return (
    <Table<AccountRow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={items}
      columns={[
        { title: t("account.field.name"), dataIndex: "name" },
        { title: t("account.field.login"), dataIndex: "login" },
        { title: t("account.field.roles"), render: (_, row) => <Roles row={row} /> },
        { title: t("account.field.party"), render: (_, row) => <Belongs row={row} /> },
      ]}
    />
  );
}

function AccountCards({ items }: { items: AccountRow[] }) {
  return (
    <ul className="plain-list stack-8">
      {items.map((row) => (
        <li key={row.id} className="panel stack-8">
          <div className="spread">
            <strong>{row.name}</strong>
            <span className="muted">{row.login}</span>
          </div>
          <div className="line">
            <Roles row={row} />
            <Belongs row={row} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Roles({ row }: { row: AccountRow }) {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <span className="line">
      {row.roles.map((role) => (
        <span key={role} className="adjective">
          {phrase(t, "account.role", role)}
        </span>
      ))}
      {row.asked_roles && (
        <span className="muted small">
          {t("account.accounts.asked", { roles: row.asked_roles.map((role) => phrase(t, "account.role", role)).join(" · ") })}
        </span>
      )}
      {row.asked_roles && has(account, "security_officer") && account.id !== row.id && <Approval of={row} />}
      {!row.active && <span className="muted small">{t("account.accounts.disabled")}</span>}
      {row.active && row.password_temporary && row.email && has(account, "administrator") && <Invitation to={row} />}
      {row.second_factor && <span className="muted small">{t("account.accounts.second_factor")}</span>}
      {row.second_factor && has(account, "administrator") && account.id !== row.id && <Reset of={row} />}
    </span>
  );
}

/** The security officer brings the roles asked for into force, or drops them. */
function Approval({ of }: { of: AccountRow }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      taken(
        http.POST("/api/v1/accounts/{id}/approval", {
          params: { path: { id: of.id }, header: { "if-match": `"${of.version}"` } },
          body: { approved },
        }),
      ),
    onSuccess: (_, approved) =>
      void message.success(t(approved ? "account.accounts.approved" : "account.accounts.refused", { login: of.login })),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: () => void client.invalidateQueries({ queryKey: ["accounts"] }),
  });
  return (
    <>
      <Button size="small" type="primary" disabled={decide.isPending} onClick={() => decide.mutate(true)}>
        {t("account.accounts.approve")}
      </Button>
      <Button size="small" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
        {t("account.accounts.refuse")}
      </Button>
    </>
  );
}

/** Sends the invitation once more to somebody who has not chosen his password yet. */
function Invitation({ to }: { to: AccountRow }) {
  const { t } = useTranslation();
  const invite = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/accounts/{id}/invitation", { params: { path: { id: to.id } } })),
    onSuccess: () => void message.success(t("account.accounts.invited", { login: to.login })),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
  });
  return (
    <Button size="small" disabled={invite.isPending} onClick={() => invite.mutate()}>
      {t("account.accounts.invite")}
    </Button>
  );
}

/** Takes away the authenticator of somebody who lost it. */
function Reset({ of }: { of: AccountRow }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/accounts/{id}/second-factor", { params: { path: { id: of.id } } })),
    onSuccess: () => void message.success(t("account.accounts.factor_reset", { login: of.login })),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: () => void client.invalidateQueries({ queryKey: ["accounts"] }),
  });
  return (
    <Popconfirm
      title={t("account.accounts.reset_factor_sure", { name: of.name })}
      okText={t("account.accounts.reset_factor")}
      cancelText={t("ui.cancel")}
      onConfirm={() => reset.mutate()}
    >
      <Button size="small" disabled={reset.isPending}>
        {t("account.accounts.reset_factor")}
      </Button>
    </Popconfirm>
  );
}

function Belongs({ row }: { row: AccountRow }) {
  const { t } = useTranslation();
  if (row.party === null) return <span className="muted">{t("account.accounts.none")}</span>;
  return <PartyTag name={row.party.name} kind={row.party.kind as PartyKind} />;
}
