import { CheckCircleOutlined, DownloadOutlined, SafetyCertificateOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, InputNumber } from "antd";
import { useState } from "react";

import type { JournalVerification } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { Refusal } from "../../../ui/PageState";
import { useWords } from "../../../ui/words";
import { Copyable } from "./Copyable";
import { useVerification } from "./data";

/** Whether the chain holds, by the server's word and by one's own: it goes through the chain, and gives it away to be gone through elsewhere. */
export function Proof() {
  const { t } = useWords();
  const verify = useVerification();
  const run = () => !verify.isPending && verify.mutate();
  useCommands([{ id: "verify-journal", title: t("journal.proof.verify_journal"), group: "do", run }]);
  return (
    <section className="panel journal-proof" aria-label={t("journal.proof.label")}>
      <div className="stack-8">
        <div className="line">
          <Button icon={<SafetyCertificateOutlined aria-hidden />} loading={verify.isPending} onClick={run}>
            {t("journal.proof.verify")}
          </Button>
          <span className="small muted">{t("journal.proof.verify_hint")}</span>
        </div>
        <div role="status" className="stack-8">
          {verify.isPending && <span className="muted">{t("journal.proof.running")}</span>}
          {verify.data && !verify.isPending && <Verdict of={verify.data} />}
        </div>
        {verify.error && <Refusal error={verify.error} onRetry={run} />}
      </div>
      <Export />
    </section>
  );
}

function Verdict({ of }: { of: JournalVerification }) {
  const { t } = useWords();
  // A broken chain is followed no further: what it would count is not known.
  const counted = of.holds ? ([[t("journal.proof.entries"), of.entries], [t("journal.proof.waiting"), of.waiting]] as const) : [];
  const figures = [[t("journal.proof.sealed_until"), of.sealed_until] as const, ...counted];
  const verdict = of.broken ? t("journal.proof.broken", { seq: of.broken.seq }) : t(of.holds ? "journal.proof.holds" : "journal.proof.broken_somewhere");
  return (
    <>
      <strong className="journal-verdict" data-holds={of.holds}>
        {of.holds ? <CheckCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />} {verdict}
      </strong>
      {of.broken && <span>{of.broken.why}</span>}
      {!of.holds && <span className="small muted">{t("journal.proof.broken_hint")}</span>}
      <dl className="facts-line">
        {figures.map(([term, count]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{count}</dd>
          </div>
        ))}
        <div>
          <dt>{t("journal.proof.head")}</dt>
          <dd>
            <Copyable what={t("journal.proof.head")} value={of.head} />
          </dd>
        </div>
      </dl>
    </>
  );
}

function Export() {
  const { t } = useWords();
  const [after, setAfter] = useState<number | null>(null);
  return (
    <div className="stack-8">
      <div className="line">
        <Button icon={<DownloadOutlined aria-hidden />} href={`/api/v1/journal/export${after ? `?after=${after}` : ""}`} download="journal.jsonl">
          {t("journal.proof.export")}
        </Button>
        <InputNumber<number> className="journal-after" min={0} precision={0} value={after} onChange={setAfter} aria-label={t("journal.proof.export_after")} placeholder={t("journal.proof.export_after")} />
      </div>
      <p className="small muted">{t("journal.proof.export_hint")}</p>
      <Copyable what={t("journal.proof.command")} value={t("journal.proof.command")} />
    </div>
  );
}
