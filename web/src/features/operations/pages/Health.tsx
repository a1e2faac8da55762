import { CheckCircleOutlined, ExclamationCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Finding } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { phrase } from "../../../ui/words";

import { Channels } from "../parts/Channels";

import "../operations.css";

const MARKS = { good: CheckCircleOutlined, warning: WarningOutlined, failure: ExclamationCircleOutlined };

/** What the doctor found, the worst first, each with what to do. */
export function HealthPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  useTitle(t("operations.health.title"));
  const query = useQuery({
    queryKey: ["health-report", language],
    queryFn: () => taken(http.GET("/api/v1/health/report")),
    staleTime: 60_000,
  });
  return (
    <div className="page narrow stack">
      <div className="page-head">
        <div>
          <h1>{t("operations.health.title")}</h1>
          <p className="muted">{t("operations.health.hint")}</p>
        </div>
        <Button loading={slow(query.isFetching)} onClick={() => void query.refetch()}>
          {t("operations.health.again")}
        </Button>
      </div>
      <Loaded query={query}>
        {({ level, findings }) => (
          <>
            <p className="health-level" role="status" data-level={level}>
              {phrase(t, "operations.health.level", level)}{" "}
              <span className="small muted">
                {t("operations.health.at", { at: momentInWords(query.dataUpdatedAt, Date.now(), language, t) })}
              </span>
            </p>
            <section className="panel" aria-label={t("operations.health.title")}>
              <ul className="plain-list findings">
                {findings.map((finding) => (
                  <li key={`${finding.code} ${finding.text}`} data-level={finding.level}>
                    <Row finding={finding} />
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Loaded>
      <Channels />
    </div>
  );
}

function Row({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const Mark = MARKS[finding.level as keyof typeof MARKS] ?? WarningOutlined;
  return (
    <div className="finding">
      <Mark aria-hidden />
      <div className="grow">
        <div>
          <span className="visually-hidden">{phrase(t, "operations.health.mark", finding.level)}: </span>
          {finding.text}
        </div>
        {finding.remedy && <div className="said muted">{finding.remedy}</div>}
        <div className="small muted">{finding.code}</div>
      </div>
    </div>
  );
}
