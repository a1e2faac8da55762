import { Button, Drawer } from "antd";
import type { ReactNode } from "react";

import type { JournalEntry } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords } from "../../../ui/words";
import type { JournalSearch } from "../routes";
import { Copyable } from "./Copyable";
import { actorWord, kindWord, linesOf, type Names } from "./says";
import { SubjectLink } from "./SubjectLink";

type Props = { entry: JournalEntry | undefined; names: Names; onNarrow: (change: JournalSearch) => void; onClose: () => void };

/** One entry as it stands in the journal: who, what, on what, its particulars, its place in the chain. */
export function EntryDrawer({ entry, names, onNarrow, onClose }: Props) {
  const { t } = useWords();
  const title = entry ? kindWord(t, entry.kind) : "";
  return (
    <Drawer open={entry !== undefined} onClose={onClose} size={Math.min(640, globalThis.innerWidth ?? 640)} title={title} aria-label={title} destroyOnHidden>
      {entry && (
        <div className="stack">
          <About entry={entry} names={names} />
          <Narrowing entry={entry} onNarrow={onNarrow} />
          <Body of={entry.body} />
          <Chain entry={entry} />
        </div>
      )}
    </Drawer>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function About({ entry, names }: { entry: JournalEntry; names: Names }) {
  const { t } = useWords();
  const language = useLanguage();
  const moment = (at: string) => (
    <time dateTime={at} title={at}>
      {fullMoment(at, language)}
    </time>
  );
  return (
    <dl className="facts">
      <Fact term={t("journal.column.entered")}>{moment(entry.entered_at)}</Fact>
      <Fact term={t("journal.column.occurred")}>{moment(entry.occurred_at)}</Fact>
      <Fact term={t("journal.entry.kind")}>
        <code>{entry.kind}</code>
      </Fact>
      <Fact term={t("journal.column.subject")}>
        <div>
          <SubjectLink entry={entry} names={names} />
        </div>
        <div className="small muted">{entry.subject}</div>
      </Fact>
      <Fact term={t("journal.column.actor")}>
        {actorWord(t, names, entry.actor)} <span className="small muted">{entry.actor}</span>
      </Fact>
      <Fact term={t("journal.column.side")}>{phrase(t, "journal.side", entry.side)}</Fact>
      <Fact term={t("journal.column.visibility")}>{phrase(t, "journal.visibility", entry.visibility)}</Fact>
      {entry.customer_id && (
        <Fact term={t("journal.entry.customer")}>
          <SubjectLink entry={{ subject_kind: "party", subject: entry.customer_id }} names={names} />
        </Fact>
      )}
    </dl>
  );
}

function Narrowing({ entry, onNarrow }: { entry: JournalEntry; onNarrow: Props["onNarrow"] }) {
  const { t } = useWords();
  return (
    <div className="line">
      <Button size="small" onClick={() => onNarrow({ kind: entry.kind })}>
        {t("journal.entry.same_kind")}
      </Button>
      <Button size="small" onClick={() => onNarrow({ subject_kind: entry.subject_kind, subject: entry.subject })}>
        {t("journal.entry.same_subject")}
      </Button>
      <Button size="small" onClick={() => onNarrow({ actor: entry.actor })}>
        {t("journal.entry.same_actor")}
      </Button>
    </div>
  );
}

function Body({ of }: { of: unknown }) {
  const { t } = useWords();
  const lines = linesOf(of);
  return (
    <section className="stack-8" aria-labelledby="journal-body">
      <h2 id="journal-body">{t("journal.entry.body")}</h2>
      {lines.length === 0 ? (
        <p className="muted">{t("journal.entry.no_body")}</p>
      ) : (
        <dl className="journal-lines">
          {lines.map(({ at, says }, index) => (
            <Fact key={index} term={at}>
              {says}
            </Fact>
          ))}
        </dl>
      )}
      {lines.some(({ at }) => at.startsWith("personal")) && <p className="small muted">{t("journal.entry.personal")}</p>}
    </section>
  );
}

function Chain({ entry }: { entry: JournalEntry }) {
  const { t } = useWords();
  return (
    <section className="stack-8" aria-labelledby="journal-chain">
      <h2 id="journal-chain">{t("journal.entry.chain")}</h2>
      <p className="small muted">{t("journal.entry.chain_hint")}</p>
      <dl className="facts">
        <Fact term={t("journal.entry.id")}>
          <Copyable what={t("journal.entry.id")} value={entry.id} />
        </Fact>
        <Fact term={t("journal.column.seq")}>{entry.seq === null ? t("journal.unsealed_hint") : <Copyable what={t("journal.column.seq")} value={String(entry.seq)} />}</Fact>
        {entry.hash && (
          <Fact term={t("journal.column.hash")}>
            <Copyable what={t("journal.column.hash")} value={entry.hash} />
          </Fact>
        )}
      </dl>
    </section>
  );
}
