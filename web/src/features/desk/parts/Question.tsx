import type { ReactNode } from "react";

/** A question with its label above and what is wrong with the answer below. */
export function Question({ id, label, note, children }: { id: string; label: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="question">
      <label htmlFor={id}>{label}</label>
      {children}
      {note && <div className="field-note">{note}</div>}
    </div>
  );
}
