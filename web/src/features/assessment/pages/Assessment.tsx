import { DownloadOutlined, PrinterOutlined } from "@ant-design/icons";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";

import type { AssessmentSheet } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { useDrift, useSheet } from "../data";
import { lastDay } from "../figures";
import { Changed } from "../parts/Changed";
import { ClockDrawer } from "../parts/ClockDrawer";
import { Figures } from "../parts/Figures";
import { Lines } from "../parts/Lines";
import { Obstacles } from "../parts/Obstacles";
import { Remarks } from "../parts/Remarks";
import { Sealed } from "../parts/Sealed";
import { StateTag } from "../parts/StateTag";
import { Steps } from "../parts/Steps";
import { Worth } from "../parts/Worth";
import type { ClocksSearch } from "../routes";

import "../assessment.css";

/** One sheet: what it comes to, line by line, every figure one click from its clocks. */
export function AssessmentPage() {
  const { id } = useParams({ from: "/inside/assessments/$id" });
  const query = useSheet(id);
  const { t } = useWords();
  useTitle(query.data?.number ?? t("assessment.list.title"));
  return (
    <div className="page sheet-page">
      <Loaded query={query} rows={12}>
        {(sheet) => <Sheet sheet={sheet} />}
      </Loaded>
    </div>
  );
}

function Sheet({ sheet }: { sheet: AssessmentSheet }) {
  const navigate = useNavigate({ from: "/assessments/$id" });
  const search = useSearch({ from: "/inside/assessments/$id" });
  const open = (clocks: ClocksSearch) => void navigate({ search: { ...clocks, clocks: true }, replace: true });
  const drift = useDrift(sheet.id, sheet.steps.includes("correct"));
  return (
    <div className="stack">
      <Head sheet={sheet} />
      <Obstacles sheet={sheet} />
      {sheet.result && <Worth result={sheet.result} />}
      {sheet.result && <Lines result={sheet.result} onOpen={open} />}
      <Figures sheet={sheet} onOpen={open} />
      {sheet.changes && <Changed changes={sheet.changes} title="computed" />}
      {drift.data && drift.data.count > 0 && <Changed changes={drift.data} title="drifted" />}
      {sheet.result && <Remarks sheet={sheet} />}
      <Sealed sheet={sheet} />
      <ClockDrawer
        sheet={sheet}
        search={search}
        onClose={() => void navigate({ search: {}, replace: true })}
      />
    </div>
  );
}

function Head({ sheet }: { sheet: AssessmentSheet }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <header className="stack-8">
      <div className="spread">
        <div className="line">
          <h1>
            {t("assessment.sheet.title")} {sheet.number}
          </h1>
          {sheet.revision > 1 && <span className="adjective">{t("assessment.revision", { revision: sheet.revision })}</span>}
          <StateTag
            state={sheet.state}
            corrected={sheet.corrected_by !== null && sheet.state === "issued"}
            agreed={sheet.agreed !== null}
          />
        </div>
        <div className="line not-printed">
          <Steps sheet={sheet} />
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => globalThis.print()}>
            {t("assessment.sheet.print")}
          </Button>
          <Button icon={<DownloadOutlined aria-hidden />} href={`/api/v1/assessments/${sheet.id}/export?format=xlsx`} download>
            {t("assessment.sheet.xlsx")}
          </Button>
        </div>
      </div>
      <dl className="facts-line">
        <Fact name={t("assessment.field.customer")}>{sheet.customer.name}</Fact>
        <Fact name={t("assessment.field.agreement")}>{sheet.agreement.name}</Fact>
        <Fact name={t("assessment.field.period")}>
          {sheet.from} – {lastDay(sheet.to)}
        </Fact>
        <Fact name={t("assessment.field.computed_at")}>{fullMoment(sheet.computed_at, language)}</Fact>
        {sheet.issued && (
          <Fact name={t("assessment.field.issued")}>
            {sheet.issued.by} {fullMoment(sheet.issued.at, language)}
          </Fact>
        )}
      </dl>
      {sheet.corrects && (
        <p>
          {t("assessment.sheet.corrects", { revision: sheet.corrects.revision })}{" "}
          <Link to="/assessments/$id" params={{ id: sheet.corrects.id }} className="not-printed">
            {t("assessment.sheet.open_old")}
          </Link>
          {sheet.reason && ` ${t("assessment.sheet.because", { reason: sheet.reason })}`}
        </p>
      )}
      {sheet.corrected_by && (
        <p>
          {t(sheet.state === "issued" ? "assessment.sheet.has_correction" : "assessment.sheet.corrected")}{" "}
          <Link to="/assessments/$id" params={{ id: sheet.corrected_by }} className="not-printed">
            {t("assessment.sheet.open_new")}
          </Link>
        </p>
      )}
      {sheet.state === "withdrawn" && sheet.reason && <p>{t("assessment.sheet.because", { reason: sheet.reason })}</p>}
      {sheet.issue_reason && <p>{t("assessment.sheet.without_agreement", { reason: sheet.issue_reason })}</p>}
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
