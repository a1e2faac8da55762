import { CheckCircleFilled, LockOutlined } from "@ant-design/icons";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import { Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { Outside } from "../../account/parts/Outside";

/** The secret behind the `#`, as long as the page stays open. */
export function useSecret(): string {
  const [secret] = useState(() => location.hash.replace(/^#/, ""));
  return secret;
}

/** Reads what the link opens; read once, for what is typed beside it must not move. */
export function useLinked<T>(what: string, secret: string, read: () => Promise<T>) {
  return useQuery({ queryKey: ["link", what, secret], queryFn: read, staleTime: Infinity, retry: false });
}

/** The frame of a page that a link opens: its one thing, or why it opens nothing. */
export function Linked<T>({ title, query, children }: { title: string; query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { t } = useTranslation();
  useTitle(title);
  const closed = query.error && query.data === undefined && asProblem(query.error).status === 401;
  return (
    <Outside title={closed ? t("link.closed") : title}>
      {closed ? (
        <div className="line" role="alert">
          <LockOutlined aria-hidden />
          <span className="grow">{asProblem(query.error).detail || t("link.closed_hint")}</span>
        </div>
      ) : (
        <Loaded query={query}>{children}</Loaded>
      )}
    </Outside>
  );
}

/** It is done, and nothing else is to be done here. */
export function Done({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className="stack-8" role="status" tabIndex={-1} ref={box}>
      <div className="line">
        <CheckCircleFilled aria-hidden className="receipt-mark" />
        <strong className="grow">{children ?? t("link.done")}</strong>
      </div>
      <p className="muted">{t("link.done_hint")}</p>
    </div>
  );
}
