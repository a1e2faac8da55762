import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import type { Letter, LetterState } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { listed, phrase, useWords } from "../../../ui/words";
import { AnyIncidentSelect, SystemSelect } from "../../desk/parts/Pickers";

import "../inbound.css";

const STATES: LetterState[] = ["waiting", "fault", "message", "note", "statement", "ignored", "discarded"];
/** What outsiders are not to read unless the dispatcher says so. */
const OURS = ["from_staff", "from_vendor"];
const PAGE = 50;

/** Letters that came in by themselves: those that wait for somebody first. */
export function LettersPage() {
  const { t } = useWords();
  useTitle(t("inbound.title"));
  const [state, setState] = useState<LetterState | "">("waiting");
  const query = useInfiniteQuery({
    queryKey: ["letters", state],
    queryFn: ({ pageParam }) =>
      taken(
        http.GET("/api/v1/inbound-mails", {
          params: { query: { limit: PAGE, ...(state ? { state } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
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
        <Select
          aria-label={t("inbound.any_state")}
          value={state}
          onChange={setState}
          style={{ minWidth: 180 }}
          options={[
            ...STATES.map((value) => ({ value, label: t(`inbound.state.${value}`) })),
            { value: "" as const, label: t("inbound.any_state") },
          ]}
        />
      </div>
      <Loaded query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}>
        {(items) =>
          items.length === 0 ? (
            <div className="panel">
              {state === "waiting" ? (
                <Empty title={t("inbound.empty")} hint={t("inbound.empty_hint")} />
              ) : (
                <Empty title={t("inbound.empty_state")} />
              )}
            </div>
          ) : (
            <>
              <ul className="plain-list stack">
                {items.map((letter) => (
                  <li key={letter.id}>
                    <Row letter={letter} />
                  </li>
                ))}
              </ul>
              {query.hasNextPage && (
                <Button loading={slow(query.isFetchingNextPage)} disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t("inbound.more")}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Row({ letter }: { letter: Letter }) {
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
            {!waits && <span className="adjective">{t(`inbound.state.${letter.state}`)}</span>}
          </div>
          <div className="line small muted">
            <span>{letter.sender_name ? `${letter.sender_name} <${letter.sender}>` : letter.sender || t("inbound.no_sender")}</span>
            <time dateTime={letter.received_at} title={fullMoment(letter.received_at, language)}>
              {t("inbound.received", { at: momentInWords(letter.received_at, serverNow(), language, t as never) })}
            </time>
            <span>{t("inbound.mailbox", { name: letter.mailbox })}</span>
          </div>
          {letter.reason && <div className="small">{phrase(t, "inbound.reason", letter.reason)}</div>}
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

type Deciding = { letter: Letter; open: boolean; onClose: () => void };

function useDone(onClose: () => void, sentence: string) {
  const client = useQueryClient();
  return () => {
    void message.success(sentence);
    void client.invalidateQueries({ queryKey: ["letters"] });
    void client.invalidateQueries({ queryKey: ["incidents"] });
    onClose();
  };
}

function Accept({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const language = useLanguage();
  const done = useDone(onClose, t("inbound.accepted"));
  const whole = useQuery({
    queryKey: ["letter", letter.id],
    queryFn: () => taken(http.GET("/api/v1/inbound-mails/{id}", { params: { path: { id: letter.id } } })),
    enabled: open,
  });
  const chat = whole.data?.chat ?? null;
  const system = letter.system_id ?? chat?.system_id;
  return (
    <FormDialog<{ system_id: string; text?: string }, unknown>
      open={open && !whole.isPending}
      name={`letter.accept.${letter.id}`}
      title={t("inbound.accept_title")}
      submit={t("inbound.accept")}
      initial={system ? { system_id: system } : {}}
      send={(values) =>
        taken(
          http.POST("/api/v1/inbound-mails/{id}/acceptance", {
            params: { path: { id: letter.id } },
            body: { system_id: values.system_id, text: values.text || null },
          }),
        )
      }
      onDone={done}
      onClose={onClose}
    >
      <p className="muted">{t("inbound.accept_hint")}</p>
      {chat && (
        <p>
          {t("inbound.chat", {
            name: chat.reporter ?? t("inbound.chat_nobody"),
            at: chat.at ? fullMoment(chat.at, language) : t("inbound.chat_no_time"),
          })}
        </p>
      )}
      <Item name="system_id" label={t("inbound.system")} need>
        <SystemSelect />
      </Item>
      <Item name="text" label={t("inbound.text")} extra={t("inbound.text_hint")}>
        <Input.TextArea rows={4} />
      </Item>
    </FormDialog>
  );
}

function FileOn({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const done = useDone(onClose, t("inbound.filed"));
  return (
    <FormDialog<{ incident_id: string; inside?: boolean }, unknown>
      open={open}
      name={`letter.file.${letter.id}`}
      title={t("inbound.file_title")}
      submit={t("inbound.file")}
      initial={{
        inside: OURS.includes(letter.reason ?? ""),
        ...(letter.incident_id ? { incident_id: letter.incident_id } : {}),
      }}
      send={(body) => taken(http.POST("/api/v1/inbound-mails/{id}/message", { params: { path: { id: letter.id } }, body }))}
      onDone={done}
      onClose={onClose}
    >
      <p className="muted">{t("inbound.file_hint")}</p>
      <Item name="incident_id" label={t("inbound.incident")} need>
        <AnyIncidentSelect />
      </Item>
      <Item name="inside" valuePropName="checked">
        <Checkbox>{t("inbound.inside")}</Checkbox>
      </Item>
    </FormDialog>
  );
}

function Discard({ letter, open, onClose }: Deciding) {
  const { t } = useWords();
  const done = useDone(onClose, t("inbound.discarded"));
  return (
    <FormDialog<{ reason: string }, unknown>
      open={open}
      name={`letter.discard.${letter.id}`}
      title={t("inbound.discard_title")}
      submit={t("inbound.discard")}
      send={(body) => taken(http.POST("/api/v1/inbound-mails/{id}/discard", { params: { path: { id: letter.id } }, body }))}
      onDone={done}
      onClose={onClose}
    >
      <Item name="reason" label={t("inbound.why")} need>
        <Input placeholder={t("inbound.why_example")} maxLength={200} />
      </Item>
    </FormDialog>
  );
}
