import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { isStaff, useAccount } from "../../../app/session";
import { forgetUnder } from "../../../ui/kept";
import { whenIdle } from "../../../ui/later";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { ReportFields } from "../parts/ReportFields";
import { useReportForm, useReporting } from "../reporting";

import "../desk.css";

/** What the report became; it comes while the form is filled in. */
const loadReceipt = () => import("../parts/LazyReceipt");
const Receipt = lazy(loadReceipt);

/** Three questions and a button; then what was promised. */
export function ReportPage() {
  const { t } = useTranslation();
  useTitle(t("desk.report.title"));
  const { system } = useSearch({ from: "/inside/report" });
  const staff = isStaff(useAccount());
  const form = useReportForm();
  const report = useReporting(() => forgetUnder("report"));
  return (
    <div className="page narrow" onFocus={() => whenIdle(() => void loadReceipt())}>
      {report.made ? (
        <Suspense fallback={null}>
          <Receipt incident={report.made} onAnother={report.again} />
        </Suspense>
      ) : (
        <>
          <div className="page-head">
            <h1>{t("desk.report.title")}</h1>
            {staff && (
              <div className="line">
                <Link to="/late-entry">{t("desk.entry.title")}</Link>
                <Link to="/chat">{t("desk.entry.chat.title")}</Link>
              </div>
            )}
          </div>
          <Loaded query={form}>
            {(choices) => (
              <ReportFields
                choices={choices}
                system={system}
                sending={report.sending}
                error={report.error}
                onSend={report.send}
              />
            )}
          </Loaded>
        </>
      )}
    </div>
  );
}
