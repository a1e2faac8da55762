import { HistoryOutlined } from "@ant-design/icons";

import type { JournalEntry } from "../../../api/types";
import type { Language } from "../../../app/language";
import { useLanguage } from "../../../ui/language";
import { plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { fullMoment } from "../../../ui/time";
import { phrase, useWords, type Words } from "../../../ui/words";
import { actorWord, isApart, kindWord, subjectWord, type Names } from "./says";
import { SubjectLink } from "./SubjectLink";

type Open = (entry: JournalEntry) => void;

/** What is said of an entry: what of it is shown, and what of it goes into a file. */
export function columnsOf(t: Words, language: Language, names: Names, onOpen: Open): ListColumn<JournalEntry>[] {
  const of = plainColumn<JournalEntry>;
  return [
    of("entered", t("journal.column.entered"), (entry) => fullMoment(entry.entered_at, language), { render: (entry) => <Entered entry={entry} />, width: 190 }),
    of("occurred", t("journal.column.occurred"), (entry) => fullMoment(entry.occurred_at, language), { off: true }),
    of("seq", t("journal.column.seq"), (entry) => entry.seq, { kind: "number", align: "right", render: (entry) => <Place seq={entry.seq} /> }),
    of("what", t("journal.column.what"), (entry) => `${kindWord(t, entry.kind)} (${entry.kind})`, { fixed: true, render: (entry) => <What entry={entry} onOpen={onOpen} /> }),
    of("subject", t("journal.column.subject"), (entry) => `${subjectWord(t, names, entry)} (${entry.subject})`, { render: (entry) => <SubjectLink entry={entry} names={names} /> }),
    of("actor", t("journal.column.actor"), (entry) => actorWord(t, names, entry.actor), { render: (entry) => <span title={entry.actor}>{actorWord(t, names, entry.actor)}</span> }),
    of("side", t("journal.column.side"), (entry) => phrase(t, "journal.side", entry.side), { roomy: true }),
    of("visibility", t("journal.column.visibility"), (entry) => phrase(t, "journal.visibility", entry.visibility), { roomy: true }),
    of("hash", t("journal.column.hash"), (entry) => entry.hash, { off: true, render: (entry) => <code className="journal-hash">{entry.hash}</code> }),
  ];
}

/** An entry on a phone. */
export function EntryCard({ entry, names, shows, onOpen }: { entry: JournalEntry; names: Names; shows: Shows; onOpen: Open }) {
  const { t } = useWords();
  const told = [
    shows.has("actor") && actorWord(t, names, entry.actor),
    shows.has("side") && phrase(t, "journal.side", entry.side),
    shows.has("visibility") && phrase(t, "journal.visibility", entry.visibility),
  ];
  return (
    <div className="panel stack-8">
      <div className="spread">
        <strong>
          <What entry={entry} onOpen={onOpen} />
        </strong>
        {shows.has("seq") && <Place seq={entry.seq} />}
      </div>
      {shows.has("subject") && (
        <div>
          <SubjectLink entry={entry} names={names} />
        </div>
      )}
      <div className="line small muted">
        {shows.has("entered") && <Entered entry={entry} />}
        <span>{told.filter(Boolean).join(" · ")}</span>
      </div>
    </div>
  );
}

/** When it was entered; where it happened at another time, that is one hover away. */
function Entered({ entry }: { entry: JournalEntry }) {
  const { t } = useWords();
  const language = useLanguage();
  const occurred = t("journal.occurred_at", { at: fullMoment(entry.occurred_at, language) });
  return (
    <span className="nowrap">
      <time dateTime={entry.entered_at} title={entry.entered_at}>
        {fullMoment(entry.entered_at, language)}
      </time>
      {isApart(entry) && (
        <span className="muted" title={occurred}>
          {" "}
          <HistoryOutlined aria-hidden />
          <span className="visually-hidden">{occurred}</span>
        </span>
      )}
    </span>
  );
}

function Place({ seq }: { seq: number | null }) {
  const { t } = useWords();
  if (seq !== null) return <span>{seq}</span>;
  return (
    <span className="small muted" title={t("journal.unsealed_hint")}>
      {t("journal.unsealed")}
    </span>
  );
}

function What({ entry, onOpen }: { entry: JournalEntry; onOpen: Open }) {
  const { t } = useWords();
  const what = kindWord(t, entry.kind);
  return (
    <button type="button" className="link-button journal-what" title={entry.kind} aria-label={t("journal.open", { what })} onClick={() => onOpen(entry)}>
      {what}
    </button>
  );
}
