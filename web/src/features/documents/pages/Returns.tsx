import { Link } from "@tanstack/react-router";
import { Button, Form, Popconfirm } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { DocumentQuery, DocumentScan } from "../../../api/types";
import { ChosenFiles, FileChoice } from "../../../ui/Files";
import { FormDialog } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { scanFile, useDecideReturn, useTakeReturns, useWaitingReturns } from "../data";
import { DocumentSelect } from "../parts/DocumentSelect";
import { pagesOf } from "../parts/pages";

/** Whose sealed paper is still out. */
const AWAITED: DocumentQuery[] = [{ seal: "awaiting" }, { seal: "sent" }];
/** What may come back: a further page also of what is back already. */
const OUT: DocumentQuery[] = [{ state: "issued" }, { state: "archived" }];

/** Sealed papers that came back: filed by the QR on them, or by hand. */
export function ReturnsPage() {
  const { t } = useWords();
  useTitle(t("documents.returns.title"));
  const take = useTakeReturns();
  const waiting = useWaitingReturns();
  const [files, setFiles] = useState<File[]>([]);
  const [filing, setFiling] = useState<DocumentScan | null>(null);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("documents.returns.title")}</h1>
          <p className="muted">{t("documents.returns.hint")}</p>
        </div>
      </div>
      <div className="stack">
        <section className="panel stack-8">
          <FileChoice
            label={t("documents.returns.choose")}
            multiple
            accept=".pdf,.png,.jpg,.jpeg"
            disabled={take.isPending}
            onFiles={(chosen) => setFiles((before) => [...before, ...chosen])}
          />
          <ChosenFiles
            files={files.map(({ name, size }, place) => ({ key: String(place), name, size }))}
            onRemove={(key) => setFiles((before) => before.filter((_, place) => String(place) !== key))}
          />
          {take.error && <Refusal error={take.error} />}
          <div>
            <Button
              type="primary"
              disabled={files.length === 0 || take.isPending}
              loading={slow(take.isPending)}
              onClick={() => take.mutate(files, { onSuccess: () => setFiles([]) })}
            >
              {t("documents.returns.submit")}
            </Button>
          </div>
          {take.data && <Became scans={take.data} />}
        </section>
        <section className="stack-8" aria-labelledby="waiting">
          <h2 id="waiting">{t("documents.returns.waiting")}</h2>
          <Loaded query={waiting}>
            {(scans) =>
              scans.length === 0 ? (
                <div className="panel">
                  <Empty title={t("documents.returns.none")} hint={t("documents.returns.none_hint")} />
                </div>
              ) : (
                <ul className="stack-8 plain-list">
                  {scans.map((scan) => (
                    <Waiting key={scan.id} scan={scan} onFile={() => setFiling(scan)} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
      </div>
      <Filing scan={filing} onClose={() => setFiling(null)} />
    </div>
  );
}

/** What became of the files just handed in. */
function Became({ scans }: { scans: DocumentScan[] }) {
  const { t } = useWords();
  return (
    <div role="status">
      <h2>{t("documents.returns.done")}</h2>
      <ul>
        {scans.map((scan) => (
          <li key={scan.id}>
            <div className="line">
              <span>
                {scan.name} ({pagesOf(scan.pages, t)}): {t(scan.document_id ? "documents.returns.filed" : "documents.returns.waits")}
              </span>
              {scan.document_id ? (
                <Link to="/documents/$id" params={{ id: scan.document_id }}>
                  {t("documents.open")}
                </Link>
              ) : (
                scan.why && <span>{t(`documents.returns.why.${scan.why}`)}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Waiting({ scan, onFile }: { scan: DocumentScan; onFile: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const decide = useDecideReturn();
  return (
    <li className="panel spread">
      <div>
        <div className="line">
          <a href={scanFile(scan.id)} download aria-label={`${t("documents.returns.look")}: ${scan.name}`}>
            {scan.name}
          </a>
          <span className="small muted">
            {pagesOf(scan.pages, t)} · {scan.made_by} {fullMoment(scan.made_at, language)}
          </span>
        </div>
        {scan.why && <div className="small">{t(`documents.returns.why.${scan.why}`)}</div>}
      </div>
      <div className="line">
        <Button onClick={onFile}>{t("documents.returns.file")}</Button>
        <Popconfirm
          title={t("documents.returns.aside_sure")}
          okText={t("documents.returns.aside")}
          cancelText={t("ui.cancel")}
          onConfirm={() =>
            decide.mutate(
              { id: scan.id, document: null },
              { onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")) },
            )
          }
        >
          <Button disabled={decide.isPending}>{t("documents.returns.aside")}</Button>
        </Popconfirm>
      </div>
    </li>
  );
}

/** Which document a scan is of. */
function Filing({ scan, onClose }: { scan: DocumentScan | null; onClose: () => void }) {
  const { t } = useWords();
  const decide = useDecideReturn();
  return (
    <FormDialog<{ document: string }, void>
      open={scan !== null}
      name={`document.return.${scan?.id ?? ""}`}
      title={t("documents.returns.file")}
      submit={t("documents.returns.file")}
      send={async ({ document }) => {
        if (scan) await decide.mutateAsync({ id: scan.id, document });
      }}
      onDone={onClose}
      onClose={onClose}
    >
      <Form.Item
        name="document"
        label={t("documents.returns.file_to")}
        rules={[{ required: true, message: t("documents.new.need") }]}
      >
        <DocumentSelect offered={AWAITED} among={OUT} />
      </Form.Item>
    </FormDialog>
  );
}
