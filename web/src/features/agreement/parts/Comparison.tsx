import type { AgreementContent } from "../../../api/types";
import { Empty } from "../../../ui/PageState";
import { useLanguage } from "../../../ui/language";
import { listed, phrase, useWords } from "../../../ui/words";
import { differences, unsaid, type Section } from "../plain";

type Side = { number: number; content: AgreementContent; sections: Section[] };

/** What another version says otherwise, sentence by sentence; what both say is not repeated. */
export function Comparison({ old, now }: { old: Side; now: Side }) {
  const { t } = useWords();
  const language = useLanguage();
  const found = differences(old.sections, now.sections);
  const further = unsaid(old.content, now.content, found);
  if (found.length === 0 && further.length === 0)
    return (
      <div className="panel">
        <Empty title={t("agreement.same")} />
      </div>
    );
  const sections = [...new Set(found.map(({ section }) => section))];
  return (
    <div className="stack">
      <p role="status">{t("agreement.changes", { old: old.number, new: now.number, count: found.length })}</p>
      {further.length > 0 && (
        <p className="small muted">{t("agreement.unsaid", { parts: listed(language, further.map((part) => phrase(t, "agreement.editor.part_name", part))) })}</p>
      )}
      {sections.map((section) => (
        <section key={section} className="panel stack-8" aria-labelledby={`diff-${section}`}>
          <h2 id={`diff-${section}`}>{t(`agreement.section.${section}`)}</h2>
          <ul className="plain-list differences">
            {found
              .filter((each) => each.section === section)
              .map((each, index) => (
                <li key={index}>
                  <div className="line">
                    <span className="adjective">
                      {t(each.old === null ? "agreement.added" : each.now === null ? "agreement.removed" : "agreement.changed")}
                    </span>
                    <strong>{each.name}</strong>
                  </div>
                  {each.old !== null && <del>{each.old}</del>}
                  {each.now !== null && <ins>{each.now}</ins>}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
