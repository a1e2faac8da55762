import { InboxOutlined, LockOutlined, WarningOutlined } from "@ant-design/icons";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../api/problem";
import { Press } from "./Press";

/** What will appear here, and the one next step. */
export function Empty({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="empty">
      <InboxOutlined aria-hidden />
      <strong>{title}</strong>
      {hint && <span className="muted">{hint}</span>}
      {action}
    </div>
  );
}

/** A refusal beside what it concerns: what was refused, why, and every field's sentence. Takes the focus when it appears. */
export function Refusal({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const problem = asProblem(error);
  useEffect(() => box.current?.focus(), [error]);
  const title = problem.unreachable ? t("ui.problem.unreachable") : problem.sentence || t("ui.problem.unknown");
  const detail = problem.unreachable ? t("ui.problem.unreachable_hint") : "";
  const fields = problem.sentences;
  return (
    <div className="refusal" role="alert" tabIndex={-1} ref={box}>
      <WarningOutlined aria-hidden />
      <div className="grow">
        <strong>{title}</strong>
        {detail && <div>{detail}</div>}
        {fields.length > 0 && (
          <ul>
            {fields.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {problem.code && <div className="small muted">{problem.code}</div>}
      </div>
      {onRetry && (
        <Press size="small" onClick={onRetry}>
          {t("ui.problem.retry")}
        </Press>
      )}
    </div>
  );
}

/** What a query has come to, as far as a page needs it. */
export type Asked<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };

/** A query's four faces: waiting, refused, failed, there. */
export function Loaded<T>({
  query,
  children,
  rows = 6,
}: {
  query: Asked<T>;
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  const { t } = useTranslation();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) {
    const problem = asProblem(query.error);
    if (problem.hidden)
      return (
        <div className="empty" role="alert">
          <LockOutlined aria-hidden />
          <h1>{problem.status === 404 ? t("ui.problem.absent") : t("ui.problem.forbidden")}</h1>
          <span className="muted">{problem.detail || t("ui.problem.absent_hint")}</span>
        </div>
      );
    return <Refusal error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <div className="panel" aria-busy="true" aria-label={t("ui.loading")} role="status">
      <span className="waiting" aria-hidden>
        {Array.from({ length: rows }, (_, index) => (
          <i key={index} />
        ))}
      </span>
    </div>
  );
}
