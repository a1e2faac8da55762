import { Link } from "@tanstack/react-router";
import { Button, Form, Popconfirm } from "antd";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { DocumentQuery, DocumentScan } from "../../../api/types";
import type { Language } from "../../../app/language";
import { ChosenFiles, FileChoice } from "../../../ui/Files";
import { FormDialog } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { GrowingList } from "../../../ui/list/Growing";
import type { ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords, type Words } from "../../../ui/words";
import { useDecideReturn, useTakeReturns, useWaitingReturns } from "../data";
import { DocumentSelect } from "../parts/DocumentSelect";
import { pagesOf } from "../parts/pages";
import { ScanLine, ScanLink } from "../parts/ScanLine";

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
  const language = useLanguage();
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
          <GrowingList
            query={waiting}
            empty={<Empty title={t("documents.returns.none")} hint={t("documents.returns.none_hint")} />}
            name="document-returns"
            title={t("documents.returns.waiting")}
            columns={columnsOf(t, language, setFiling)}
            rowKey={(scan) => scan.id}
            card={(scan) => <Card scan={scan} onFile={() => setFiling(scan)} />}
          />
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

function columnsOf(t: Words, language: Language, onFile: (scan: DocumentScan) => void): ListColumn<DocumentScan>[] {
  const why = ({ why }: DocumentScan) => why && t(`documents.returns.why.${why}`);
  return [
    { key: "name", title: t("documents.returns.name"), cell: (scan) => scan.name, render: (scan) => <ScanLink scan={scan} /> },
    { key: "pages", title: t("documents.returns.pages"), cell: (scan) => pagesOf(scan.pages, t), render: (scan) => pagesOf(scan.pages, t) },
    {
      key: "made",
      title: t("documents.returns.made"),
      cell: (scan) => `${scan.made_by} ${fullMoment(scan.made_at, language)}`,
      render: (scan) => `${scan.made_by} ${fullMoment(scan.made_at, language)}`,
    },
    {
      key: "reason",
      title: t("documents.returns.reason"),
      fixed: true,
      cell: why,
      render: (scan) => (
        <div className="spread">
          <span>{why(scan)}</span>
          <Deciding scan={scan} onFile={() => onFile(scan)} />
        </div>
      ),
    },
  ];
}

function Card({ scan, onFile }: { scan: DocumentScan; onFile: () => void }) {
  const { t } = useWords();
  return (
    <div className="panel stack-8">
      <ScanLine scan={scan} />
      {scan.why && <div className="small">{t(`documents.returns.why.${scan.why}`)}</div>}
      <Deciding scan={scan} onFile={onFile} />
    </div>
  );
}

/** What a scan is of is said by hand, or it is laid aside. */
function Deciding({ scan, onFile }: { scan: DocumentScan; onFile: () => void }) {
  const { t } = useWords();
  const decide = useDecideReturn();
  return (
    <div className="line nowrap">
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
