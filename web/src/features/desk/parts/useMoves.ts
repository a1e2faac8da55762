import { useState } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "../../../api/problem";
import { message } from "../../../ui/messages";
import { useMove } from "../data";
import type { Target } from "./MoveForm";
import type { MoveSpec } from "./moves";

/** Starts moves: at once where nothing is to be said, else through the dialog. */
export function useMoves() {
  const { t } = useTranslation();
  const make = useMove();
  const [asked, setAsked] = useState<{ spec: MoveSpec; target: Target } | null>(null);
  const start = (spec: MoveSpec, target: Target) => {
    if (spec.fields.length > 0) {
      setAsked({ spec, target });
      return;
    }
    if (make.isPending) return;
    make.mutate(
      { id: target.id, resource: spec.resource },
      {
        onSuccess: () =>
          void message.success(t("desk.move.done", { move: t(`desk.move.${spec.name}`), number: target.number })),
        onError: (error) => {
          const problem = asProblem(error);
          const sentence = problem.unreachable ? t("ui.problem.unreachable") : problem.sentence;
          if (problem.status === 409) void message.info(`${t("desk.move.taken")}: ${sentence}`);
          else void message.error(sentence || t("ui.problem.unknown"));
        },
      },
    );
  };
  return {
    start,
    pending: make.isPending,
    dialog: { spec: asked?.spec ?? null, target: asked?.target ?? null, onClose: () => setAsked(null) },
  };
}
