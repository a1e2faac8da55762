import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import { asProblem } from "../../../api/problem";
import type { AccountRow, PartyKind } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { PartyTag } from "../../../ui/Party";
import { phrase } from "../../../ui/words";
import { useTitle } from "../../../ui/useTitle";
import { NewAccountForm } from "../parts/NewAccountForm";

const PAGE = 50;

/** Who logs in and with which rights; created by the administrator, granted by the security officer. */
export function AccountsPage() {
  const { t } = useTranslation();
  useTitle(t("account.accounts.title"));
  const navigate = useNavigate({ from: "/accounts" });
  const { q } = useSearch({ from: "/inside/accounts" });
  const [creating, setCreating] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ["accounts", "pages", q ?? ""],
    queryFn: ({ pageParam }) => taken(http.GET("/api/v1/accounts", { params: { query: { limit: PAGE, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
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
      <PageHead title={t("account.accounts.title")} hint={t("account.accounts.hint")} action={create} />
      <div className="stack">
        <ListSearch className="accounts-search" value={q} label={t("account.accounts.search")} onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })} />
        <GrowingList
          query={query}
          empty={q ? <Empty title={t("account.accounts.empty_filtered")} /> : <Empty title={t("account.accounts.empty")} hint={t("account.accounts.empty_hint")} action={create} />}
          name="accounts"
          title={t("account.accounts.title")}
          columns={columnsOf(t)}
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
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

function columnsOf(t: TFunction): ListColumn<AccountRow>[] {
  const roles = (row: AccountRow) => row.roles.map((role) => phrase(t, "account.role", role)).join(" · ");
  return [
    { key: "name", title: t("account.field.name"), cell: (row) => row.name, render: (row) => row.name },
    { key: "login", title: t("account.field.login"), cell: (row) => row.login, render: (row) => row.login },
    { key: "roles", title: t("account.field.roles"), fixed: true, cell: roles, render: (row) => <Roles row={row} /> },
    { key: "party", title: t("account.field.party"), cell: (row) => row.party?.name ?? t("account.accounts.none"), render: (row) => <Belongs row={row} /> },
    { key: "email", title: t("account.field.email"), cell: (row) => row.email ?? "", render: (row) => row.email ?? "", off: true },
    {
      key: "active",
      title: t("account.accounts.column_active"),
      cell: (row) => t(row.active ? "account.accounts.active" : "account.accounts.disabled"),
      render: (row) => t(row.active ? "account.accounts.active" : "account.accounts.disabled"),
      off: true,
    },
    {
      key: "factor",
      title: t("account.accounts.column_factor"),
      cell: (row) => (row.second_factor ? t("account.accounts.second_factor") : ""),
      render: (row) => row.second_factor && t("account.accounts.second_factor"),
      off: true,
    },
  ];
}

function Card({ row }: { row: AccountRow }) {
  return (
    <div className="panel stack-8">
      <div className="spread">
        <strong>{row.name}</strong>
        <span className="muted">{row.login}</span>
      </div>
      <div className="line">
        <Roles row={row} />
        <Belongs row={row} />
      </div>
    </div>
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
          params: { path: { id: of.id }, header: { "if-match": etagOf(of.version) } },
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
