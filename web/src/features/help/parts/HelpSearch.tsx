import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState, type KeyboardEvent } from "react";

import type { SessionAccount } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { useWords } from "../../../ui/words";
import { toldQuery } from "../load";
import type { TopicId } from "../outline";
import { search, type Result } from "../search";
import { Keyed } from "./Keyed";

type Props = { account: SessionAccount | null; typed: string; onType: (typed: string) => void; onPick: (id: TopicId) => void };

/** So many fit beside the page; who sees more than that types another word. */
const SHOWN = 12;

/** Looks through everything the reader may read, in both languages: whoever has the other word in mind finds it, too. */
export function HelpSearch({ account, typed, onType, onPick }: Props) {
  const { t } = useWords();
  const list = useId();
  const language = useLanguage();
  const wanted = typed.trim() !== "";
  const own = useQuery(toldQuery(language));
  const other = useQuery({ ...toldQuery(language === "zh" ? "en" : "zh"), enabled: wanted });
  const results = search(typed, [own.data, other.data].flatMap((told) => (told ? [told] : [])), account).slice(0, SHOWN);
  const [at, setAt] = useState(0);
  const chosen = Math.min(at, Math.max(0, results.length - 1));
  useEffect(() => {
    document.getElementById(`${list}-${chosen}`)?.scrollIntoView?.({ block: "nearest" });
  }, [list, chosen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && results.length > 0) setAt((chosen + step + results.length) % results.length);
    else if (event.key === "Enter" && results[chosen]) onPick(results[chosen].id);
    else if (event.key === "Escape" && typed !== "") onType("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="search" className="help-search">
      <span className="help-field">
        <SearchOutlined aria-hidden />
        <input
          type="text"
          className="field"
          role="combobox"
          aria-label={t("help.search")}
          placeholder={t("help.search_hint")}
          aria-expanded={results.length > 0}
          aria-controls={results.length > 0 ? list : undefined}
          aria-autocomplete="list"
          aria-activedescendant={results.length > 0 ? `${list}-${chosen}` : undefined}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            onType(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </span>
      <span role="status" className={wanted && results.length === 0 && !other.isPending ? "muted" : "visually-hidden"}>
        {wanted && !other.isPending && t(results.length === 0 ? "help.none" : "help.found", { count: results.length })}
      </span>
      {results.length > 0 && (
        <ul className="plain-list help-results" role="listbox" id={list} aria-label={t("help.results")}>
          {results.map((result, index) => (
            <Found key={result.id} id={`${list}-${index}`} result={result} chosen={index === chosen} onPoint={() => setAt(index)} onPick={onPick} />
          ))}
        </ul>
      )}
    </div>
  );
}

type FoundProps = { id: string; result: Result; chosen: boolean; onPoint: () => void; onPick: (id: TopicId) => void };

function Found({ id, result, chosen, onPoint, onPick }: FoundProps) {
  return (
    <li id={id} role="option" aria-selected={chosen} onPointerMove={onPoint} onClick={() => onPick(result.id)}>
      <strong>{result.title}</strong>
      <span className="small muted">
        <Keyed text={result.excerpt} />
      </span>
    </li>
  );
}
