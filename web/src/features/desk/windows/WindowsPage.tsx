import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Input, Segmented, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { PlannedWindow, WindowKind } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { pollMs } from "../../../live/useLive";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { useSystem } from "../parts/Pickers";
import { standingOf } from "./standing";
import { WindowForm } from "./WindowForm";

import "../desk.css";

const KINDS: WindowKind[] = ["planned_downtime", "guarded"];
const LISTED = 1000;
/** How far back "with those that are over" looks. */
const BACK_MS = 400 * 86_400_000;

/** What was agreed beforehand on the systems: when they stand still, and when they must not. */
export function WindowsPage() {
  const { t } = useWords();
  useTitle(t("desk.windows.title"));
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/windows" });
  const { kind, past } = useSearch({ from: "/inside/windows" });
  const keeps = has(useAccount(), "dispatcher", "manager");
  const wide = useWide();
  const [entering, setEntering] = useState(false);
  const [cancelling, setCancelling] = useState<PlannedWindow | null>(null);
  const query = useQuery({
    queryKey: ["windows", past ?? false],
    queryFn: () => {
      const after = past ? { after: new Date(serverNow() - BACK_MS).toISOString() } : {};
      return taken(http.GET("/api/v1/windows", { params: { query: after } }));
    },
    refetchInterval: pollMs,
    placeholderData: (before) => before,
  });
  useCommands(keeps ? [{ id: "new-window", title: `${t("desk.windows.new")} · ${t("desk.windows.title")}`, group: "do", key: "n", run: () => setEntering(true) }] : []);
  const changed = (word: string) => {
    void client.invalidateQueries({ queryKey: ["windows"] });
    void message.success(word);
  };
  const search = (change: { kind?: WindowKind | undefined; past?: boolean | undefined }) => {
    const next = { kind, past, ...change };
    void navigate({ search: { ...(next.kind ? { kind: next.kind } : {}), ...(next.past ? { past: true as const } : {}) }, replace: true });
  };
  const enter = keeps ? (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEntering(true)}>
      {t("desk.windows.new")}
    </Button>
  ) : undefined;
  return (
    <div className="page">
      <PageHead title={t("desk.windows.title")} hint={t("desk.windows.hint")} action={enter} />
      <div className="stack">
        <div className="queue-bar">
          <Segmented
            aria-label={t("desk.windows.kind_label")}
            value={kind ?? "all"}
            options={[{ value: "all", label: t("desk.windows.all") }, ...KINDS.map((value) => ({ value, label: t(`desk.windows.kind.${value}`) }))]}
            onChange={(next) => search({ kind: next === "all" ? undefined : (next as WindowKind) })}
          />
          <Checkbox checked={past ?? false} onChange={(event) => search({ past: event.target.checked })}>
            {t("desk.windows.past")}
          </Checkbox>
        </div>
        <Loaded query={query}>
          {(all) => {
            const rows = all
              .filter((row) => (!kind || row.kind === kind) && (past || standingOf(row, serverNow()) !== "cancelled"))
              .sort((a, b) => (past ? -1 : 1) * a.from.localeCompare(b.from));
            if (rows.length === 0)
              return (
                <div className="panel">
                  <Empty title={t("desk.windows.empty")} hint={t("desk.windows.empty_hint")} action={enter} />
                </div>
              );
            const props = { rows, keeps, onCancel: setCancelling };
            return (
              <>
                {wide ? <Rows {...props} /> : <Cards {...props} />}
                {all.length >= LISTED && <p className="small muted">{t("desk.windows.many")}</p>}
              </>
            );
          }}
        </Loaded>
      </div>
      <WindowForm
        open={entering}
        onClose={() => setEntering(false)}
        onDone={() => {
          setEntering(false);
          changed(t("desk.windows.made"));
        }}
      />
      <FormDialog<{ reason: string }, PlannedWindow>
        open={cancelling !== null}
        name={`window-cancel.${cancelling?.id ?? ""}`}
        title={t("desk.windows.cancel_title", { what: cancelling?.reason ?? "" })}
        submit={t("desk.windows.cancel")}
        send={({ reason }) =>
          taken(
            http.POST("/api/v1/windows/{id}/cancellation", {
              params: { path: { id: cancelling?.id ?? "" } },
              body: { reason: reason.trim() },
            }),
          )
        }
        onDone={() => {
          setCancelling(null);
          changed(t("desk.windows.cancelled"));
        }}
        onClose={() => setCancelling(null)}
      >
        <Item name="reason" label={t("desk.windows.cancel_why")} need>
          <Input.TextArea autoSize={{ minRows: 2 }} />
        </Item>
      </FormDialog>
    </div>
  );
}

type ListProps = { rows: PlannedWindow[]; keeps: boolean; onCancel: (row: PlannedWindow) => void };

function Rows({ rows, keeps, onCancel }: ListProps) {
  const { t } = useWords();
  return (
    <Table<PlannedWindow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t("desk.windows.column.time"), width: 260, render: (_, row) => <Span row={row} /> },
        { title: t("desk.windows.column.kind"), width: 130, render: (_, row) => t(`desk.windows.kind.${row.kind}`) },
        { title: t("desk.windows.column.system"), render: (_, row) => <System row={row} /> },
        { title: t("desk.windows.column.reason"), render: (_, row) => row.reason },
        { title: t("desk.windows.column.agreed_by"), render: (_, row) => row.agreed_by, responsive: ["lg"] },
        { title: t("desk.windows.column.state"), width: 90, render: (_, row) => <Standing row={row} /> },
        ...(keeps
          ? [{ title: <span className="visually-hidden">{t("desk.windows.cancel")}</span>, width: 96, align: "right" as const, render: (_: unknown, row: PlannedWindow) => <Cancel row={row} onCancel={onCancel} /> }]
          : []),
      ]}
    />
  );
}

function Cards({ rows, keeps, onCancel }: ListProps) {
  const { t } = useWords();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => (
        <li key={row.id} className="panel stack-8">
          <div className="spread">
            <strong>{t(`desk.windows.kind.${row.kind}`)}</strong>
            <Standing row={row} />
          </div>
          <Span row={row} />
          <System row={row} />
          <p className="said">{row.reason}</p>
          <div className="spread">
            <span className="small muted">
              {t("desk.windows.column.agreed_by")} {row.agreed_by}
            </span>
            {keeps && <Cancel row={row} onCancel={onCancel} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Span({ row }: { row: PlannedWindow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  return (
    <span title={`${fullMoment(row.from, language)} – ${fullMoment(row.until, language)}`}>
      {when(row.from)} – {when(row.until)}
    </span>
  );
}

function System({ row }: { row: PlannedWindow }) {
  const { t } = useWords();
  const system = useSystem(row.system_id);
  const names = row.component_ids.map((id) => system.data?.components.find((component) => component.id === id)?.name);
  const parts = names.every(Boolean) ? names.join(", ") : t("desk.windows.parts", { count: names.length });
  return (
    <span>
      {system.data ? `${system.data.name} · ${system.data.customer_name}` : "…"}
      <span className="small muted"> {row.component_ids.length === 0 ? t("desk.windows.whole") : parts}</span>
    </span>
  );
}

function Standing({ row }: { row: PlannedWindow }) {
  const { t } = useWords();
  return <span className="adjective">{t(`desk.windows.standing.${standingOf(row, serverNow())}`)}</span>;
}

function Cancel({ row, onCancel }: { row: PlannedWindow; onCancel: (row: PlannedWindow) => void }) {
  const { t } = useWords();
  const standing = standingOf(row, serverNow());
  if (standing === "over" || standing === "cancelled") return null;
  return (
    <Button size="small" aria-label={t("desk.windows.cancel_label", { what: row.reason })} onClick={() => onCancel(row)}>
      {t(standing === "now" ? "desk.windows.end_now" : "desk.windows.cancel")}
    </Button>
  );
}
