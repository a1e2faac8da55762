import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import { useEffect, useState } from "react";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { NoticeOwnText, NoticePreviewLetter, NoticeText } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { useWords } from "../../../ui/words";
import { useIncidents } from "../../desk/data";

/** So long after the last key the preview follows. */
const PAUSE = 500;

/** What stands still for a moment. */
function useSettled<T>(value: T, text: string): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
    // Each drawing makes the value anew; its text says whether it is another.
  }, [text]);
  return settled;
}

/** An incident found by number or words, or the example. */
function IncidentChoice({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const found = useIncidents({ view: "all", limit: 30, ...(q ? { q } : {}) });
  const rows = (found.data?.items ?? []).map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }));
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      value={value ?? ""}
      onChange={(id) => onChange(id === "" ? null : id)}
      options={[{ value: "", label: t("texts.preview_example") }, ...rows]}
    />
  );
}

/** How the texts read for each side in each language, on a real incident or an example that says so. */
export function TextPreview({ known, own }: { known: NoticeText; own: NoticeOwnText[] }) {
  const { t } = useWords();
  const language = useLanguage();
  const mayRead = has(useAccount(), "manager");
  const [incident, setIncident] = useState<string | null>(null);
  const [tongue, setTongue] = useState<string>(language);
  const sides = known.is_internal ? ["staff"] : ["customer", "staff", "vendor"];
  const [side, setSide] = useState(sides[0] as string);
  const texts = useSettled(own, JSON.stringify(own));
  const query = useQuery({
    queryKey: ["notice-preview", known.event, texts, incident, language],
    queryFn: () =>
      taken(
        http.POST("/api/v1/notice-texts/{event}/preview", {
          params: { path: { event: known.event } },
          body: { texts, ...(incident === null ? {} : { incident_id: incident }) },
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="panel stack text-preview" aria-label={t("texts.preview")}>
      <h2>{t("texts.preview")}</h2>
      {mayRead && (
        <label className="stack-8">
          <span>{t("texts.preview_on")}</span>
          <IncidentChoice value={incident} onChange={setIncident} />
        </label>
      )}
      <div className="line">
        <Segmented aria-label={t("texts.tongue")} value={tongue} onChange={setTongue} options={["zh", "en"].map((value) => ({ value, label: t(`texts.${value}`) }))} />
        {sides.length > 1 && (
          <Segmented aria-label={t("texts.side")} value={side} onChange={setSide} options={sides.map((value) => ({ value, label: t(`texts.form.${value}`) }))} />
        )}
      </div>
      {query.error && <p className="small">{asProblem(query.error).sentence || t("ui.problem.unreachable")}</p>}
      {query.data && !query.error && (
        <div className="stack-8" aria-busy={query.isFetching}>
          <p className="small muted">
            {query.data.number === null ? t("texts.preview_is_example") : t("texts.preview_real", { number: query.data.number })}
            {query.data.number !== null && !query.data.is_as_told && ` ${t("texts.preview_words_made_up")}`}
          </p>
          {query.data.letters
            .filter((letter) => letter.language === tongue && letter.form === side)
            .map((letter) => (
              <Shown key={letter.form} letter={letter} />
            ))}
        </div>
      )}
    </section>
  );
}

/** One message as mail, in a chat, as a text message. */
function Shown({ letter }: { letter: NoticePreviewLetter }) {
  const { t } = useWords();
  return (
    <>
      <h3>{t("texts.mail")}</h3>
      <strong className="said">{letter.subject}</strong>
      <pre tabIndex={0}>{letter.text}</pre>
      {letter.chat !== null && (
        <>
          <h3>{t("texts.chat")}</h3>
          <pre tabIndex={0}>{letter.chat}</pre>
        </>
      )}
      {letter.short !== null && (
        <>
          <h3>{t("texts.sms")}</h3>
          <pre tabIndex={0}>{letter.short}</pre>
        </>
      )}
    </>
  );
}
