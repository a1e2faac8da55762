import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Letter, LetterState } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import { plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { listed, phrase, useWords, type Words } from "../../../ui/words";
import { Accept, Discard, FileOn } from "../parts/Deciding";
import { STATES } from "../routes";

import "../inbound.css";

const PAGE = 50;

/** Letters that came in by themselves: those that wait for somebody first. */
export function LettersPage() {
  const { t } = useWords();
  useTitle(t("inbound.title"));
  const { t: typed } = useTranslation();
  const navigate = useNavigate({ from: "/inbound" });
  const { state = "waiting" } = useSearch({ from: "/inside/inbound" });
  const columns = columnsOf(t, typed, useLanguage());
  const query = useInfiniteQuery({
    queryKey: ["letters", state],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/inbound-mails", {
          params: { query: { limit: PAGE, ...(state === "any" ? {} : { state }), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });
  return (
    <div className="page stack">
      <div className="page-head">
        <div>
          <h1>{t("inbound.title")}</h1>
          <p className="muted">{t("inbound.hint")}</p>
        </div>
        <Select<LetterState | "any">
          aria-label={t("inbound.any_state")}
          value={state}
          onChange={(next) => void navigate({ search: next === "waiting" ? {} : { state: next }, replace: true })}
          style={{ minWidth: 180 }}
          options={[
            ...STATES.map((value) => ({ value, label: t(`inbound.state.${value}`) })),
            { value: "any" as const, label: t("inbound.any_state") },
          ]}
        />
      </div>
      <GrowingList
        query={query}
        empty={state === "waiting" ? <Empty title={t("inbound.empty")} hint={t("inbound.empty_hint")} /> : <Empty title={t("inbound.empty_state")} />}
        name="letters"
        title={t("inbound.title")}
        columns={columns}
        rowKey={(letter) => letter.id}
        cards={{ list: "stack" }}
        card={(letter, shows) => <Row letter={letter} shows={shows} />}
      />
    </div>
  );
}

/** What is said of a letter: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, typed: TFunction, language: Language): ListColumn<Letter>[] {
  const of = plainColumn<Letter>;
  return [
    of("subject", t("inbound.column.subject"), (letter) => letter.subject || t("inbound.no_subject"), { fixed: true }),
    of("from", t("inbound.column.from"), (letter) => senderOf(letter, t)),
    of("received", t("inbound.column.received"), (letter) => fullMoment(letter.received_at, language)),
    of("mailbox", t("inbound.column.mailbox"), (letter) => letter.mailbox),
    of("reason", t("inbound.column.reason"), (letter) => (letter.reason ? phrase(typed, "inbound.reason", letter.reason) : "")),
    of("state", t("inbound.column.state"), (letter) => t(`inbound.state.${letter.state}`)),
  ];
}

function senderOf({ sender_name, sender }: Letter, t: Words): string {
  return sender_name ? `${sender_name} <${sender}>` : sender || t("inbound.no_sender");
}

function Row({ letter, shows }: { letter: Letter; shows: Shows }) {
  const { t } = useWords();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [deciding, setDeciding] = useState<"accept" | "file" | "discard" | null>(null);
  const subject = letter.subject || t("inbound.no_subject");
  const waits = letter.state === "waiting";
  return (
    <section className="panel stack-8" aria-label={subject}>
      <div className="spread">
        <div className="stack-8">
          <div className="line">
            <strong>{subject}</strong>
            {shows.has("state") && !waits && <span className="adjective">{t(`inbound.state.${letter.state}`)}</span>}
          </div>
          <div className="line small muted">
            {shows.has("from") && <span>{senderOf(letter, t)}</span>}
            {shows.has("received") && (
              <time dateTime={letter.received_at} title={fullMoment(letter.received_at, language)}>
                {t("inbound.received", { at: momentInWords(letter.received_at, serverNow(), language, t as never) })}
              </time>
            )}
            {shows.has("mailbox") && <span>{t("inbound.mailbox", { name: letter.mailbox })}</span>}
          </div>
          {shows.has("reason") && letter.reason && <div className="small">{phrase(t, "inbound.reason", letter.reason)}</div>}
        </div>
        <div className="line">
          {letter.incident_id && (
            <Link to="/incidents/$id" params={{ id: letter.incident_id }}>
              {t(waits ? "inbound.seems" : "inbound.became")}
            </Link>
          )}
          <Button size="small" onClick={() => setOpen(!open)} aria-expanded={open}>
            {t(open ? "inbound.hide" : "inbound.show")}
          </Button>
          {waits && (
            <>
              <Button size="small" type="primary" onClick={() => setDeciding("accept")}>
                {t("inbound.accept")}
              </Button>
              <Button size="small" onClick={() => setDeciding("file")}>
                {t("inbound.file")}
              </Button>
              <Button size="small" onClick={() => setDeciding("discard")}>
                {t("inbound.discard")}
              </Button>
            </>
          )}
        </div>
      </div>
      {open && <Whole id={letter.id} />}
      <Accept letter={letter} open={deciding === "accept"} onClose={() => setDeciding(null)} />
      <FileOn letter={letter} open={deciding === "file"} onClose={() => setDeciding(null)} />
      <Discard letter={letter} open={deciding === "discard"} onClose={() => setDeciding(null)} />
    </section>
  );
}

function Whole({ id }: { id: string }) {
  const { t } = useWords();
  const language = useLanguage();
  const query = useQuery({
    queryKey: ["letter", id],
    queryFn: () => taken(http.GET("/api/v1/inbound-mails/{id}", { params: { path: { id } } })),
  });
  return (
    <Loaded query={query} rows={3}>
      {(letter) => (
        <div className="stack-8">
          <div className="letter-text" tabIndex={0} role="region" aria-label={t("inbound.said", { subject: letter.subject || t("inbound.no_subject") })}>
            {letter.text || t("inbound.no_text")}
          </div>
          {letter.files.length > 0 && (
            <div className="small">
              {t("inbound.files")}:{" "}
              {listed(
                language,
                letter.files.map((file) => (file.refused ? `${file.name} (${t("inbound.refused_file", { code: file.refused })})` : file.name)),
              )}
            </div>
          )}
          {letter.mailboxes.length > 1 && (
            <div className="small muted">{t("inbound.mailboxes", { names: listed(language, letter.mailboxes) })}</div>
          )}
          {letter.decided_by && letter.decided_at && (
            <div className="small muted">
              {t("inbound.decided", {
                by: letter.decided_by,
                at: momentInWords(letter.decided_at, serverNow(), language, t as never),
              })}
              {letter.decision && ` · ${letter.decision}`}
            </div>
          )}
          <a href={`/api/v1/inbound-mails/${id}/original`}>{t("inbound.original")}</a>
        </div>
      )}
    </Loaded>
  );
}
