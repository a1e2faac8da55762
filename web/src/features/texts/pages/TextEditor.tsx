import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { useEffect } from "react";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import { asProblem } from "../../../api/problem";
import type { NoticeText } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { useTypedOver } from "../../../ui/typedOver";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { filledIn, isChanged, ownOf, placeOf, problemsOf, takenFrom, type Texts } from "../data";
import { nameOf } from "../names";
import { TextField } from "../parts/TextField";
import { TextPreview } from "../parts/TextPreview";

import "../texts.css";

/** The texts of one kind of notice: Chinese and English side by side, and how they read. */
export function TextEditorPage() {
  const { t } = useWords();
  const language = useLanguage();
  const { event } = useParams({ from: "/inside/notice-texts/$event" });
  const name = nameOf(t, event);
  useTitle(name);
  const query = useQuery({
    queryKey: ["notice-texts", event, language],
    queryFn: () => taken(http.GET("/api/v1/notice-texts/{event}", { params: { path: { event } } })),
  });
  return (
    <div className="page stack">
      <PageHead title={name} hint={t("texts.hint")} action={<Link to="/notice-texts">{t("texts.back")}</Link>} />
      <Loaded query={query}>{(known) => <Editor key={event} known={known} />}</Loaded>
    </div>
  );
}

function Editor({ known }: { known: NoticeText }) {
  const { t } = useWords();
  const language = useLanguage();
  const client = useQueryClient();
  const typed = useTypedOver(`notice-text.${known.event}`, filledIn(known));
  const texts: Texts = typed.values;
  const changed = isChanged(known, texts);
  const own = ownOf(known, texts);
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [changed]);
  const save = useMutation({
    mutationFn: ({ wanted }: { wanted: typeof own; of: Texts }) =>
      taken(
        http.PUT("/api/v1/notice-texts/{event}", {
          params: { path: { event: known.event }, header: { "If-Match": etagOf(known.version) } },
          body: { texts: wanted },
        }),
      ),
    onSuccess: (now, { of }) => {
      client.setQueryData(["notice-texts", known.event, language], now);
      typed.settle(of, filledIn(now));
      void message.success(t("texts.saved"));
    },
    // A lost race shows at once what the others wrote; what was typed stands above it.
    onSettled: () => void client.invalidateQueries({ queryKey: ["notice-texts"] }),
  });
  const problems = save.error ? problemsOf(save.variables?.wanted ?? [], asProblem(save.error).pointers) : {};
  const forms = [...new Set(known.texts.map(({ form }) => form))];
  return (
    <div className="text-sides">
      <div className="stack">
        {save.error && <Refusal error={save.error} />}
        {forms.map((form) => (
          <section key={form} className="panel stack-8" aria-label={t(`texts.form.${form}`)}>
            <div>
              <h2>{t(`texts.form.${form}`)}</h2>
              <div className="small muted">{t(`texts.form_hint.${form}`)}</div>
            </div>
            <div className="text-pair">
              {known.texts
                .filter((text) => text.form === form)
                .map((text) => (
                  <TextField
                    key={placeOf(text)}
                    text={text}
                    fields={known.fields.filter(({ forms: fit }) => fit.includes(form))}
                    typed={texts[placeOf(text)] ?? ""}
                    problem={problems[placeOf(text)] ?? (texts[placeOf(text)] === text.own ? text.problem : null)}
                    overtaken={typed.overtaken.includes(placeOf(text))}
                    onTakeTheirs={() => typed.drop(placeOf(text))}
                    onType={(now) => typed.put(placeOf(text), now)}
                  />
                ))}
            </div>
          </section>
        ))}
        <div className="line">
          <Button type="primary" disabled={!changed} loading={slow(save.isPending)} onClick={() => save.mutate({ wanted: own, of: texts })}>
            {t("texts.save")}
          </Button>
          {typed.changed && <Button onClick={() => typed.drop()}>{t("texts.drop")}</Button>}
          {known.texts.some((text) => text.own !== null) && (
            <Popconfirm title={t("texts.reset_all_ask")} okText={t("texts.reset_all")} cancelText={t("ui.cancel")} onConfirm={() => save.mutate({ wanted: [], of: texts })}>
              <Button>{t("texts.reset_all")}</Button>
            </Popconfirm>
          )}
          <span className="small muted" role="status">
            {changed ? t("texts.dirty") : t("texts.unchanged")}
          </span>
        </div>
        <Versions
          known={known}
          onTake={(version) => {
            for (const [place, text] of Object.entries(takenFrom(known, version))) typed.put(place, text);
            void message.success(t("texts.taken"));
          }}
        />
      </div>
      <TextPreview known={known} own={own} />
    </div>
  );
}

type Version = NoticeText["versions"][number];

function Versions({ known, onTake }: { known: NoticeText; onTake: (texts: Version["texts"]) => void }) {
  const { t } = useWords();
  const language = useLanguage();
  if (known.versions.length === 0) return null;
  return (
    <details className="panel">
      <summary>{t("texts.versions")}</summary>
      <ul className="plain-list stack-8">
        {known.versions.map((version) => (
          <li key={version.version} className="spread">
            <div className="line">
              <strong>{t("texts.version", { version: version.version })}</strong>
              <span className="small muted">
                {t("texts.changed", {
                  name: version.by ?? t("texts.changed_by_platform"),
                  at: momentInWords(version.at, serverNow(), language, t as never),
                })}
              </span>
              <span className="small muted">
                {version.texts.length > 0 ? t("texts.version_own", { count: version.texts.length }) : t("texts.version_none")}
              </span>
            </div>
            {version.version !== known.version && (
              <Button size="small" onClick={() => onTake(version.texts)}>
                {t("texts.take")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
