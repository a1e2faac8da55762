import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { BulkMove, IncidentRow, MovedMany } from "../../../api/types";
import { useAccount } from "../../../app/session";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { mayMoveMany, useMany } from "./data";
import { HandOverForm } from "./HandOverForm";
import { ManyForm } from "./ManyForm";
import { ManyResult } from "./ManyResult";

import "./many.css";

type Props = { rows: IncidentRow[]; onClear: () => void };

/** What can be done to the chosen ones at once, and what came of it. */
export function ManyBar({ rows, onClear }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const [asked, setAsked] = useState<BulkMove | "over" | null>(null);
  const [result, setResult] = useState<{ moved: MovedMany; numbers: Record<string, string> } | null>(null);
  const undo = useMany(
    (id: string) => taken(http.POST("/api/v1/bulk-moves/{id}/undoing", { params: { path: { id } }, body: {} })),
    () => setResult(null),
  );
  const moves: BulkMove[] = mayMoveMany(account) ? ["assign", "answer", "message", "close"] : [];
  const finished = (moved: MovedMany) => {
    setAsked(null);
    setResult({ moved, numbers: Object.fromEntries(rows.map((row) => [row.id, row.number])) });
    onClear();
  };
  if (rows.length === 0 && result === null) return null;
  return (
    <div className="many-bar" role="region" aria-label={t("desk.many.picked", { count: rows.length })}>
      {undo.error && <Refusal error={undo.error} />}
      {rows.length > 0 && (
        <div className="spread">
          <strong aria-live="polite">{t("desk.many.picked", { count: rows.length })}</strong>
          <div className="line">
            {moves.map((move) => (
              <Button key={move} onClick={() => setAsked(move)}>
                {t(`desk.many.move.${move}`)}
              </Button>
            ))}
            <Button onClick={() => setAsked("over")}>{t("desk.many.hand_over")}</Button>
            <Button type="text" onClick={onClear}>
              {t("desk.many.clear")}
            </Button>
          </div>
        </div>
      )}
      {result && (
        <ManyResult
          moved={result.moved}
          numbers={result.numbers}
          undoing={slow(undo.isPending)}
          onUndo={() => undo.mutate(result.moved.id)}
          onClose={() => setResult(null)}
        />
      )}
      {asked !== null && asked !== "over" && (
        <ManyForm move={asked} rows={rows} onDone={finished} onClose={() => setAsked(null)} />
      )}
      {asked === "over" && (
        <HandOverForm
          rows={rows}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onClear();
          }}
        />
      )}
    </div>
  );
}
