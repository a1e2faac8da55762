import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { OwnSession } from "../../../api/types";
import { leave } from "../../../app/queries";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";

/** Where one is logged in, and the way to end it. */
export function OwnSessions() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({ queryKey: ["sessions"], queryFn: () => taken(http.GET("/api/v1/sessions")) });
  const settled = {
    onError: (error: unknown) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: () => void client.invalidateQueries({ queryKey: ["sessions"] }),
  };
  const end = useMutation({
    mutationFn: (session: OwnSession) =>
      taken(http.DELETE("/api/v1/sessions/{id}", { params: { path: { id: session.id } } })),
    onSuccess: (_, session) => (session.this ? leave() : void message.success(t("account.sessions.ended", { count: 1 }))),
    ...settled,
  });
  const endOthers = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/sessions")),
    onSuccess: ({ ended }) => void message.success(t("account.sessions.ended", { count: ended })),
    ...settled,
  });
  return (
    <section className="panel stack" aria-labelledby="own-sessions">
      <div className="spread">
        <h2 id="own-sessions">{t("account.sessions.title")}</h2>
        {(query.data?.items.length ?? 0) > 1 && (
          <Button size="small" disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t("account.sessions.end_others")}
          </Button>
        )}
      </div>
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <ul className="plain-list stack-8">
            {items.map((session) => (
              <li key={session.id} className="spread">
                <Which session={session} />
                <Button size="small" disabled={end.isPending} onClick={() => end.mutate(session)}>
                  {t(session.this ? "app.account.log_out" : "account.sessions.end")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Which({ session }: { session: OwnSession }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  const device = [session.browser, session.system].filter(Boolean).join(" · ") || t("account.sessions.unknown");
  return (
    <div className="grow">
      <div className="line">
        <strong>{device}</strong>
        {session.address && <span>{session.address}</span>}
        {session.this && <span className="adjective">{t("account.sessions.this")}</span>}
      </div>
      <div className="small muted" title={fullMoment(session.ends_at, language)}>
        {t("account.sessions.times", {
          since: momentInWords(session.since, now, language, t),
          seen: momentInWords(session.seen_at, now, language, t),
          ends: momentInWords(session.ends_at, now, language, t),
        })}
      </div>
    </div>
  );
}
