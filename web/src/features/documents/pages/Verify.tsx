import { CheckCircleOutlined, CloseCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { FileChoice } from "../../../ui/Files";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Outside } from "../../account/parts/Outside";

/** What the code on a paper stands for; for whoever holds it, without a log-in. */
export function VerifyPage() {
  const { t } = useWords();
  useTitle(t("documents.verify.title"));
  const { code } = useParams({ from: "/verify/$code" });
  const [file, setFile] = useState<{ name: string; sha256: string } | null>(null);
  const sha256 = file?.sha256 ?? null;
  const query = useQuery({
    queryKey: ["verify", code, sha256],
    queryFn: () =>
      taken(http.GET("/api/v1/verify/{code}", { params: { path: { code }, query: sha256 ? { sha256 } : {} } })).catch(
        (error: unknown) => {
          if (asProblem(error).status === 404) return null;
          throw error;
        },
      ),
    retry: false,
  });
  const chosen = async (given: File | undefined) => {
    if (!given) return;
    const digest = await crypto.subtle.digest("SHA-256", await given.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    setFile({ name: given.name, sha256: hex });
  };
  return (
    <Outside title={t("documents.verify.title")}>
      <p className="muted">{t("documents.verify.hint")}</p>
      <Loaded query={{ ...query, data: query.data === undefined ? undefined : { found: query.data } }}>
        {({ found }) =>
          found === null ? (
            <div className="stack-8" role="status">
              <p>
                <CloseCircleOutlined aria-hidden /> <strong>{t("documents.verify.unknown")}</strong>
              </p>
              <p className="muted">{t("documents.verify.unknown_hint")}</p>
            </div>
          ) : (
            <div className="stack" role="status">
              <p>
                <CheckCircleOutlined aria-hidden /> <strong>{t("documents.verify.real")}</strong>
              </p>
              <dl className="facts-line">
                <div>
                  <dt>{t("documents.field.kind")}</dt>
                  <dd>{t(`documents.kind.${found.kind}`)}</dd>
                </div>
                <div>
                  <dt>{t("documents.field.number")}</dt>
                  <dd>{found.number}</dd>
                </div>
                <div>
                  <dt>{t("documents.field.issued")}</dt>
                  <dd>{found.issued_on}</dd>
                </div>
              </dl>
              {found.erased_on && <p>{t("documents.verify.erased", { day: found.erased_on })}</p>}
              {found.superseded_by && <p role="alert">{t("documents.verify.superseded", { number: found.superseded_by })}</p>}
              {globalThis.isSecureContext && (
                <div className="stack-8">
                  <FileChoice label={t("documents.verify.compare")} onFiles={([given]) => void chosen(given)} />
                  <p className="small muted">{t("documents.verify.compare_hint")}</p>
                </div>
              )}
              {found.same_file !== null && (
                <p>
                  {found.same_file ? <CheckCircleOutlined aria-hidden /> : <CloseCircleOutlined aria-hidden />}{" "}
                  {file?.name} {t(found.same_file ? "documents.verify.same" : "documents.verify.other")}
                </p>
              )}
            </div>
          )
        }
      </Loaded>
    </Outside>
  );
}
