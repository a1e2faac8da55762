import { ReloadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo, useState } from "react";

import type { JournalEntry } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import { PageHead } from "../../../ui/Page";
import { Empty } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { columnsOf, EntryCard } from "../journal/columns";
import { useJournal, useNames, useNewer } from "../journal/data";
import { EntryDrawer } from "../journal/EntryDrawer";
import { Filters } from "../journal/Filters";
import { Proof } from "../journal/Proof";
import type { JournalSearch } from "../routes";

import "../oversight.css";

/** Who did what to what, and when: read, verified, taken away. */
export function JournalPage() {
  const { t } = useWords();
  useTitle(t("journal.title"));
  const language = useLanguage();
  const navigate = useNavigate({ from: "/journal" });
  const search = useSearch({ from: "/inside/journal" });
  const client = useQueryClient();
  const [open, setOpen] = useState<JournalEntry>();
  const query = useJournal(search);
  const entries = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const newer = useNewer(query);
  const names = useNames(entries);
  const columns = useMemo(() => columnsOf(t, language, names, setOpen), [t, language, names]);
  const go = (next: JournalSearch) => {
    const told = Object.entries(next).filter(([, value]) => value);
    void navigate({ search: Object.fromEntries(told) as JournalSearch, replace: true, resetScroll: false });
  };
  const again = (
    <div className="line">
      <span role="status" className="small muted">
        {newer && t("journal.newer")}
      </span>
      <Button icon={<ReloadOutlined aria-hidden />} onClick={() => void client.resetQueries({ queryKey: ["journal"] })}>
        {t("journal.newest")}
      </Button>
    </div>
  );
  return (
    <div className="page stack">
      <PageHead title={t("journal.title")} hint={t("journal.hint")} action={again} />
      <Proof />
      <Filters search={search} onNarrow={(change) => go({ ...search, ...change })} onClear={() => go({})} />
      <GrowingList
        query={query}
        name="journal"
        title={t("journal.title")}
        columns={columns}
        rowKey={({ id }) => id}
        card={(entry, shows) => <EntryCard entry={entry} names={names} shows={shows} onOpen={setOpen} />}
        empty={<None further={query.hasNextPage} narrowed={Object.keys(search).length > 0} />}
      />
      <EntryDrawer
        entry={open}
        names={names}
        onClose={() => setOpen(undefined)}
        onNarrow={(only) => {
          setOpen(undefined);
          go(only);
        }}
      />
    </div>
  );
}

/** A page of the journal may hold nothing of what is wanted while there is more before it. */
function None({ further, narrowed }: { further: boolean; narrowed: boolean }) {
  const { t } = useWords();
  if (further) return <Empty title={t("journal.further")} hint={t("journal.further_hint")} />;
  return narrowed ? <Empty title={t("ui.list.none")} hint={t("journal.none_hint")} /> : <Empty title={t("journal.empty")} hint={t("journal.empty_hint")} />;
}
