import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Table } from "antd";

import { http, taken } from "../../../api/client";
import type { SystemRow } from "../../../api/types";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";

import "../estate.css";

const PAGE = 50;

/** The systems delivered, found by whatever people call them. */
export function SystemsPage() {
  const { t } = useWords();
  useTitle(t("estate.title"));
  const navigate = useNavigate({ from: "/systems" });
  const { q } = useSearch({ from: "/inside/systems" });
  const wide = useWide();
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
  const all = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className="page">
      <PageHead title={t("estate.title")} hint={t("estate.hint")} />
      <div className="stack">
        <Input.Search
          className="estate-search"
          allowClear
          defaultValue={q}
          placeholder={t("estate.search")}
          aria-label={t("estate.search")}
          onSearch={(next) => void navigate({ search: next.trim() ? { q: next.trim() } : {}, replace: true })}
        />
        <Loaded query={{ ...query, data: all }}>
          {(rows) => (
            <>
              {rows.length === 0 ? (
                <div className="panel">
                  {q ? <Empty title={t("estate.empty_filtered")} /> : <Empty title={t("estate.empty")} hint={t("estate.empty_hint")} />}
                </div>
              ) : wide ? (
                <Rows rows={rows} />
              ) : (
                <Cards rows={rows} />
              )}
              {query.hasNextPage && (
                <div>
                  <Button loading={slow(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
                    {t("ui.more")}
                  </Button>
                </div>
              )}
            </>
          )}
        </Loaded>
      </div>
    </div>
  );
}

function Rows({ rows }: { rows: SystemRow[] }) {
  const { t } = useWords();
  const none = t("estate.none");
  return (
    <Table<SystemRow>
      className="panel flush"
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t("estate.column.name"),
          render: (_, row) => (
            <Link to="/systems/$id" params={{ id: row.id }}>
              {row.name}
            </Link>
          ),
        },
        { title: t("estate.column.customer"), render: (_, row) => row.customer_name },
        { title: t("estate.column.criticality"), width: 110, render: (_, row) => (row.criticality ? t(`estate.criticality.${row.criticality}`) : none) },
        { title: t("estate.column.accepted"), width: 120, render: (_, row) => row.accepted_on ?? none },
        { title: t("estate.column.live"), width: 120, render: (_, row) => row.live_on ?? none, responsive: ["lg"] },
        { title: t("estate.column.level"), width: 110, render: (_, row) => (row.protection_level ? t("estate.level", { level: row.protection_level }) : none), responsive: ["lg"] },
      ]}
    />
  );
}

function Cards({ rows }: { rows: SystemRow[] }) {
  const { t } = useWords();
  return (
    <ul className="plain-list stack-8">
      {rows.map((row) => (
        <li key={row.id}>
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
        </li>
      ))}
    </ul>
  );
}
