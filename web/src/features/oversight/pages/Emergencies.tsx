import { ThunderboltOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, InputNumber, Popconfirm, Segmented, Select } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { Emergency, EmergencyInput, Named, Role } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { GrowingList, type Growing } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import { emergenciesQuery, LENT } from "../data";

import "../oversight.css";

/** Emergency access: asked for with a reason, looked at afterwards, ended. */
export function EmergenciesPage() {
  const { t } = useWords();
  useTitle(t("oversight.emergency.title"));
  const account = useAccount();
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/emergencies" });
  const { show } = useSearch({ from: "/inside/emergencies" });
  const query = useInfiniteQuery(emergenciesQuery(show === "open"));
  const mayAsk = has(account, ...LENT);
  const ask = mayAsk && (
    <Button type="primary" danger icon={<ThunderboltOutlined aria-hidden />} onClick={() => setAsking(true)}>
      {t("oversight.emergency.ask")}
    </Button>
  );
  return (
    <div className="page stack">
      <PageHead title={t("oversight.emergency.title")} hint={t("oversight.emergency.hint")} action={ask} />
      <div>
        <Segmented<"all" | "open">
          aria-label={t("oversight.emergency.state")}
          value={show ?? "all"}
          onChange={(next) => void navigate({ search: next === "open" ? { show: next } : {}, replace: true })}
          options={[
            { value: "all", label: t("ui.list.all") },
            { value: "open", label: t("oversight.emergency.open") },
          ]}
        />
      </div>
      <Openings
        query={query}
        people={query.data?.pages.flatMap((page) => page.people) ?? []}
        customers={query.data?.pages.flatMap((page) => page.customers) ?? []}
        empty={show === "open" ? <Empty title={t("ui.list.none")} /> : <Empty title={t("oversight.emergency.empty")} hint={t("oversight.emergency.empty_hint")} action={ask} />}
      />
      {asking && (
        <Asking
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            void client.invalidateQueries();
          }}
        />
      )}
    </div>
  );
}

type OpeningsProps = { query: Growing<Emergency>; people: Named[]; customers: Named[]; empty: ReactNode };

function Openings({ query, people, customers, empty }: OpeningsProps) {
  const { t } = useWords();
  const { t: typed } = useTranslation();
  const language = useLanguage();
  const name = (known: Named[], id: string | null) => (id === null ? "" : (known.find((one) => one.id === id)?.name ?? id));
  const when = (at: string) => momentInWords(at, serverNow(), language, typed);
  const state = (row: Emergency) =>
    row.open ? t("oversight.emergency.open") : row.ended_by ? t("oversight.emergency.ended_by", { name: name(people, row.ended_by) }) : t("oversight.emergency.ran_out");
  const columns: ListColumn<Emergency>[] = [
    { key: "who", title: t("oversight.emergency.who"), render: (row) => <strong>{name(people, row.account_id)}</strong>, cell: (row) => name(people, row.account_id) },
    { key: "role", title: t("oversight.emergency.role"), render: (row) => phrase(t, "account.role", row.role), cell: (row) => phrase(t, "account.role", row.role) },
    { key: "customer", title: t("oversight.emergency.customer"), render: (row) => name(customers, row.customer_id), cell: (row) => name(customers, row.customer_id) },
    { key: "reason", title: t("oversight.emergency.reason"), render: (row) => <span className="wrap">{row.reason}</span>, cell: (row) => row.reason },
    {
      key: "since",
      title: t("oversight.emergency.since"),
      render: (row) => <time title={fullMoment(row.since, language)}>{when(row.since)}</time>,
      cell: (row) => fullMoment(row.since, language),
    },
    {
      key: "until",
      title: t("oversight.emergency.until"),
      render: (row) => <time title={fullMoment(row.ended_at ?? row.until, language)}>{when(row.ended_at ?? row.until)}</time>,
      cell: (row) => fullMoment(row.ended_at ?? row.until, language),
    },
    {
      key: "state",
      title: t("oversight.emergency.state"),
      render: (row) => (
        <span className="line">
          <span className="adjective" data-open={row.open}>
            {state(row)}
          </span>
          <End of={row} />
        </span>
      ),
      cell: state,
    },
  ];
  return (
    <GrowingList
      query={query}
      name="emergencies"
      title={t("oversight.emergency.title")}
      columns={columns}
      empty={empty}
      rowKey={(row) => row.id}
      card={(row) => (
        <div className="panel stack-8">
          <div className="spread">
            <strong>
              {name(people, row.account_id)} · {phrase(t, "account.role", row.role)}
            </strong>
            <span className="adjective" data-open={row.open}>
              {state(row)}
            </span>
          </div>
          <div>{row.reason}</div>
          <div className="spread small muted">
            <span>{[name(customers, row.customer_id), when(row.since), when(row.ended_at ?? row.until)].filter(Boolean).join(" · ")}</span>
            <End of={row} />
          </div>
        </div>
      )}
    />
  );
}

/** Ends what stands open: one's own, or for the security officer anybody's. */
export function End({ of }: { of: Emergency }) {
  const { t } = useWords();
  const account = useAccount();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/emergencies/{id}/end", { params: { path: { id: of.id } } })),
    onSuccess: () => void message.success(t("oversight.emergency.ended")),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: () => void client.invalidateQueries(),
  });
  if (!of.open || (of.account_id !== account.id && !has(account, "security_officer"))) return null;
  return (
    <Popconfirm title={t("oversight.emergency.end_sure")} okText={t("oversight.emergency.end")} cancelText={t("ui.cancel")} onConfirm={() => end.mutate()}>
      <Button size="small" disabled={end.isPending}>
        {t("oversight.emergency.end")}
      </Button>
    </Popconfirm>
  );
}

type Values = { role: Role; customer_id?: string; minutes: number; reason: string };

function Asking({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const account = useAccount();
  const [role, setRole] = useState<Role>();
  const customers = useQuery(everyParty("customer"));
  const offered = LENT.filter((one) => !account.roles.includes(one));
  const forCustomer = role !== undefined && role !== "administrator";
  return (
    <FormDialog<Values, Emergency>
      open
      name="emergency"
      title={t("oversight.emergency.ask_title")}
      submit={t("oversight.emergency.ask")}
      initial={{ minutes: 60 }}
      send={({ role, customer_id, minutes, reason }) => {
        const body: EmergencyInput = { role, minutes, reason, customer_id: role === "administrator" ? null : (customer_id ?? null) };
        return taken(http.POST("/api/v1/emergencies", { body }));
      }}
      onDone={(opened) => {
        void message.success(t("oversight.emergency.opened", { role: phrase(t, "account.role", opened.role) }));
        onDone();
      }}
      onClose={onClose}
    >
      <p className="muted">{t("oversight.emergency.ask_hint")}</p>
      <Item name="role" label={t("oversight.emergency.role")} need>
        <Select onChange={setRole} options={offered.map((value) => ({ value, label: phrase(t, "account.role", value) }))} />
      </Item>
      {forCustomer && (
        <Item name="customer_id" label={t("oversight.emergency.customer")} need>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            loading={customers.isPending}
            options={(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Item>
      )}
      <Item name="minutes" label={t("oversight.emergency.minutes")} extra={t("oversight.emergency.minutes_hint")} need>
        <InputNumber min={5} max={240} precision={0} />
      </Item>
      <Item name="reason" label={t("oversight.emergency.reason")} extra={t("oversight.emergency.reason_hint")} need>
        <Input.TextArea rows={3} maxLength={1000} />
      </Item>
    </FormDialog>
  );
}
