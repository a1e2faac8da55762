import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { http, taken } from "../../../api/client";
import type { NoticeTextRow } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { ListSearch } from "../../../ui/list/ListSearch";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { nameOf } from "../names";

import "../texts.css";

/** Every kind of notice, and which of its texts the house has changed. */
export function TextsPage() {
  const { t } = useWords();
  useTitle(t("texts.title"));
  const navigate = useNavigate({ from: "/notice-texts" });
  const { q = "" } = useSearch({ from: "/inside/notice-texts" });
  const query = useQuery({ queryKey: ["notice-texts"], queryFn: () => taken(http.GET("/api/v1/notice-texts")) });
  const wanted = q.toLowerCase();
  return (
    <div className="page narrow stack">
      <PageHead title={t("texts.title")} hint={t("texts.hint")} />
      <ListSearch live value={q} label={t("texts.search")} onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })} />
      <Loaded query={query}>
        {({ items }) => {
          const found = items.filter(({ event }) => `${nameOf(t, event)} ${event}`.toLowerCase().includes(wanted));
          return (
            <section className="panel flush" aria-label={t("texts.title")}>
              {found.length === 0 && <Empty title={t("texts.none")} />}
              <ul className="plain-list">
                {found.map((row) => (
                  <li key={row.event} className="text-row">
                    <Row row={row} />
                  </li>
                ))}
              </ul>
            </section>
          );
        }}
      </Loaded>
    </div>
  );
}

function Row({ row }: { row: NoticeTextRow }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <div className="spread">
      <div className="line">
        <Link to="/notice-texts/$event" params={{ event: row.event }}>
          {nameOf(t, row.event)}
        </Link>
        <code className="small muted">{row.event}</code>
        {row.is_internal && <span className="adjective">{t("texts.internal")}</span>}
        {row.is_broken && (
          <span className="adjective" data-waits>
            {t("texts.broken")}
          </span>
        )}
      </div>
      <div className="line small muted">
        <span>{row.own > 0 ? t("texts.own", { count: row.own }) : t("texts.shipped_all")}</span>
        {row.changed_at && (
          <span>
            {t("texts.changed", {
              name: row.changed_by ?? t("texts.changed_by_platform"),
              at: momentInWords(row.changed_at, serverNow(), language, t as never),
            })}
          </span>
        )}
      </div>
    </div>
  );
}
