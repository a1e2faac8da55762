import { Button } from "antd";
import { useState } from "react";

import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { useFindings } from "../data";

/** So many stand open. */
const OPEN = 8;

function shown<T>(findings: T[], all: boolean): T[] {
  return all ? findings : findings.slice(0, OPEN);
}

/** What stands in the way of signing a draft, the gravest first. */
export function Findings({ versionId }: { versionId: string }) {
  const { t } = useWords();
  const language = useLanguage();
  const query = useFindings(versionId);
  const [all, setAll] = useState(false);
  return (
    <section className="panel stack-8" aria-labelledby="findings-head">
      <h2 id="findings-head">{t("agreement.findings")}</h2>
      <Loaded query={query} rows={2}>
        {({ findings }) =>
          findings.length === 0 ? (
            <p className="muted">{t("agreement.no_findings")}</p>
          ) : (
            <>
              <ul className="plain-list differences">
              {shown(findings, all).map((finding, index) => (
                <li key={index}>
                  <div className="line">
                    <span className="adjective">{t(`agreement.weight.${finding.weight}`)}</span>
                    <span>{finding.text[language]}</span>
                  </div>
                  {finding.example && <div className="small muted">{finding.example.path}</div>}
                </li>
              ))}
              </ul>
              {!all && findings.length > OPEN && (
                <div>
                  <Button size="small" onClick={() => setAll(true)}>
                    {t("agreement.show_all", { count: findings.length })}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}
