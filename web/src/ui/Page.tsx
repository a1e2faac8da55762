import type { ReactNode } from "react";

/** The head of a page: what it is, a line about it, and the one next step. */
export function PageHead({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {hint && <p className="muted page-hint">{hint}</p>}
      </div>
      {action}
    </div>
  );
}
