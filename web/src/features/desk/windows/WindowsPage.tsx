import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Input, Segmented } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { PlannedWindow, WindowKind } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { has, useAccount } from "../../../app/session";
import { pollMs } from "../../../live/useLive";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { WindowForm } from "./WindowForm";
import { WindowList } from "./WindowList";

import "../desk.css";

const KINDS: WindowKind[] = ["planned_downtime", "guarded"];
const PAGE = 50;
/** Before anything was agreed. */
const EVER = new Date(0).toISOString();

/** What was agreed beforehand on the systems: when they stand still, and when they must not. */
export function WindowsPage() {
  const { t } = useWords();
  useTitle(t("desk.windows.title"));
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/windows" });
  const { kind, past } = useSearch({ from: "/inside/windows" });
  const keeps = has(useAccount(), "dispatcher", "manager");
  const [entering, setEntering] = useState(false);
  const [cancelling, setCancelling] = useState<PlannedWindow | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["windows", kind ?? "all", past ?? false],
    queryFn: ({ pageParam }) => {
      const wanted = { ...(kind ? { kind } : {}), ...(past ? { after: EVER, latest_first: true } : { cancelled: false }) };
      return taken(http.GET("/api/v1/windows", { params: { query: { ...wanted, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } } }));
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: pollMs,
    placeholderData: keepPreviousData,
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
        <WindowList
          query={query}
          keeps={keeps}
          onCancel={setCancelling}
          empty={<Empty title={t("desk.windows.empty")} hint={t("desk.windows.empty_hint")} action={enter} />}
        />
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
