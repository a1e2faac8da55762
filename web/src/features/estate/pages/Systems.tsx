import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { SystemRow } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { ListSearch } from "../../../ui/list/ListSearch";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { useEstateChanged } from "../edit/data";
import { SystemForm } from "../edit/SystemForm";

import "../estate.css";

const PAGE = 50;

/** The systems delivered, found by whatever people call them. */
export function SystemsPage() {
  const { t } = useWords();
  useTitle(t("estate.title"));
  const navigate = useNavigate({ from: "/systems" });
  const { q } = useSearch({ from: "/inside/systems" });
  const query = useInfiniteQuery({
    queryKey: ["systems", "pages", q ?? ""],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/systems", {
          params: { query: { limit: PAGE, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
  const account = useAccount();
  const may = has(account, "manager", "administrator");
  const staff = may || has(account, "dispatcher");
  const [making, setMaking] = useState(false);
  const changed = useEstateChanged();
  return (
    <div className="page">
      <PageHead
        title={t("estate.title")}
        hint={t("estate.hint")}
        action={
          staff && (
            <div className="line">
              <Link to="/parties">
                <Button tabIndex={-1}>{t("estate.parties.title")}</Button>
              </Link>
              {may && (
                <Button type="primary" onClick={() => setMaking(true)}>
                  {t("estate.edit.new_system")}
                </Button>
              )}
            </div>
          )
        }
      />
      {may && (
        <SystemForm
          open={making}
          onDone={(made) => {
            setMaking(false);
            changed();
            void navigate({ to: "/systems/$id", params: { id: made.id } });
          }}
          onClose={() => setMaking(false)}
        />
      )}
      <div className="stack">
        <ListSearch className="estate-search" value={q} label={t("estate.search")} onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })} />
        <GrowingList
          query={query}
          empty={q ? <Empty title={t("estate.empty_filtered")} /> : <Empty title={t("estate.empty")} hint={t("estate.empty_hint")} />}
          name="systems"
          title={t("estate.title")}
          columns={columnsOf(t)}
          rowKey={(row) => row.id}
          card={(row) => <Card row={row} />}
        />
      </div>
    </div>
  );
}

function columnsOf(t: Words): ListColumn<SystemRow>[] {
  const none = t("estate.none");
  const criticality = (row: SystemRow) => (row.criticality ? t(`estate.criticality.${row.criticality}`) : null);
  const level = (row: SystemRow) => (row.protection_level ? t("estate.level", { level: row.protection_level }) : null);
  const plain = (key: string, of: (row: SystemRow) => string | null, width: number, roomy = false): ListColumn<SystemRow> => ({
    key,
    title: t(`estate.column.${key}`),
    width,
    cell: of,
    render: (row) => of(row) ?? none,
    ...(roomy ? { roomy } : {}),
  });
  return [
    {
      key: "name",
      title: t("estate.column.name"),
      cell: (row) => row.name,
      render: (row) => (
        <Link to="/systems/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: "customer", title: t("estate.column.customer"), cell: (row) => row.customer_name, render: (row) => row.customer_name },
    plain("criticality", criticality, 110),
    plain("accepted", (row) => row.accepted_on, 120),
    plain("live", (row) => row.live_on, 120, true),
    plain("level", level, 110, true),
  ];
}

function Card({ row }: { row: SystemRow }) {
  const { t } = useWords();
  return (
    <Link to="/systems/$id" params={{ id: row.id }} className="panel stack-8 estate-card">
      <span className="spread">
        <strong>{row.name}</strong>
        {row.criticality && <span className="adjective">{t(`estate.criticality.${row.criticality}`)}</span>}
      </span>
      <span className="small muted">
        {row.customer_name}
        {row.accepted_on && ` · ${t("estate.column.accepted")} ${row.accepted_on}`}
      </span>
    </Link>
  );
}
