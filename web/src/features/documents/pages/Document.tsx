import { DownloadOutlined } from "@ant-design/icons";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";

import { asProblem } from "../../../api/problem";
import type { DocumentView } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { fileOf, useCallAgain, useDocument } from "../data";
import { DocumentTags } from "../parts/DocumentTags";
import { ScanLine } from "../parts/ScanLine";
import { Steps } from "../parts/Steps";
import { Written } from "../parts/Written";

/** One document: what is to be written, what can be done, how it will look. */
export function DocumentPage() {
  const { id } = useParams({ from: "/inside/documents/$id" });
  const query = useDocument(id);
  const { t } = useWords();
  useTitle(query.data?.number ?? t("documents.title"));
  return (
    <div className="page">
      <Loaded query={query} rows={12}>
        {(document) => <Sheet key={document.id} document={document} />}
      </Loaded>
    </div>
  );
}

function Sheet({ document }: { document: DocumentView }) {
  const { t } = useWords();
  // Browsers of phones show no PDF within a page: there it is opened.
  const wide = useWide();
  return (
    <div className="stack">
      <Head document={document} />
      {document.steps.includes("edit") && document.written.length > 0 && <Written document={document} />}
      <section className="panel stack-8" aria-labelledby="preview">
        <div className="spread">
          <h2 id="preview">{t("documents.preview")}</h2>
          <a href={fileOf(document.id, "pdf", true)} target="_blank" rel="noreferrer">
            {t("documents.open_pdf")}
          </a>
        </div>
        {wide && (
          <object
            key={document.version}
            data={fileOf(document.id, "pdf", true)}
            type="application/pdf"
            aria-label={document.title}
            width="100%"
            height={720}
          >
            <a href={fileOf(document.id, "pdf")}>{t("documents.open_pdf")}</a>
          </object>
        )}
      </section>
    </div>
  );
}

function Head({ document }: { document: DocumentView }) {
  const { t } = useWords();
  const language = useLanguage();
  const done = (name: "made" | "approved" | "issued") => {
    const what = document[name];
    return (
      what && (
        <div>
          <dt>{t(`documents.field.${name}`)}</dt>
          <dd>
            {what.by.startsWith("platform:") ? t("documents.platform") : what.by} {fullMoment(what.at, language)}
          </dd>
        </div>
      )
    );
  };
  return (
    <header className="stack-8">
      <div className="spread">
        <div className="line">
          <h1>{document.title}</h1>
          <DocumentTags document={document} />
        </div>
        <div className="line">
          <Steps document={document} />
          {document.formats.map((format) => (
            <Button key={format} icon={<DownloadOutlined aria-hidden />} href={fileOf(document.id, format)} download>
              {{ pdf: "PDF", docx: "Word", xlsx: "Excel" }[format]}
            </Button>
          ))}
        </div>
      </div>
      <dl className="facts-line">
        <div>
          <dt>{t("documents.field.number")}</dt>
          <dd>{document.number}</dd>
        </div>
        <div>
          <dt>{t("documents.field.customer")}</dt>
          <dd>{document.customer_name}</dd>
        </div>
        {done("made")}
        {done("approved")}
        {done("issued")}
        {document.code && (
          <div>
            <dt>{t("documents.field.code")}</dt>
            <dd>
              <Link to="/verify/$code" params={{ code: document.code }}>
                {document.code}
              </Link>
            </dd>
          </div>
        )}
        {document.reason && (
          <div>
            <dt>{t("documents.field.reason")}</dt>
            <dd>{document.reason}</dd>
          </div>
        )}
      </dl>
      {document.erased_at && <p role="status">{t("documents.erased", { day: fullMoment(document.erased_at, language) })}</p>}
      {document.seal_call && <SealCall document={document} />}
      {document.template && (
        <p className="small muted">
          {t("documents.own_form", { name: document.template.file_name, version: document.template.version })}
        </p>
      )}
      {document.scans.length > 0 && <Scans document={document} />}
      {document.corrects_id && document.corrects_number && (
        <p>
          <Link to="/documents/$id" params={{ id: document.corrects_id }}>
            {t("documents.corrects", { number: document.corrects_number })}
          </Link>
        </p>
      )}
      {document.correction_id && (
        <p>
          {t("documents.has_correction")}{" "}
          <Link to="/documents/$id" params={{ id: document.correction_id }}>
            {t("documents.open")}
          </Link>
        </p>
      )}
    </header>
  );
}

/** What came back of it, sealed. */
function Scans({ document }: { document: DocumentView }) {
  const { t } = useWords();
  return (
    <section className="stack-8" aria-labelledby="scans">
      <h2 id="scans">{t("documents.scans")}</h2>
      <ul>
        {document.scans.map((scan) => (
          <li key={scan.id}>
            <ScanLine scan={scan} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where the call to the service for electronic seals stands, and calling again where nothing came of it. */
function SealCall({ document }: { document: DocumentView }) {
  const { t } = useWords();
  const again = useCallAgain(document.id);
  const call = document.seal_call;
  if (!call) return null;
  const open = document.seal === "awaiting" || document.seal === "sent";
  return (
    <p className="line" role="status">
      <span>
        {t("documents.seal_call.label")}: {t(`documents.seal_call.${call.state}`, { error: call.error ?? "" })}
      </span>
      {open && call.state !== "waiting" && (
        <Button
          size="small"
          disabled={again.isPending}
          onClick={() =>
            again.mutate(undefined, {
              onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
            })
          }
        >
          {t("documents.seal_call.again")}
        </Button>
      )}
    </p>
  );
}
