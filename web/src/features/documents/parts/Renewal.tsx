import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";

import { asProblem } from "../../../api/problem";
import type { Id } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useDocuments, useDraft } from "../data";

/** The quotation a customer renews an agreement by: the one there is, or a button that drafts it in the language of the page. */
export function Renewal({ agreement }: { agreement: Id }) {
  const { t } = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const found = useDocuments({ kind: "renewal", subject_id: agreement });
  const draft = useDraft();
  if (!found.data) return null;
  const there = found.data.pages.flatMap((page) => page.items).find((row) => row.state !== "withdrawn" && !row.superseded);
  if (there)
    return (
      <Link to="/documents/$id" params={{ id: there.id }} className="nowrap">
        {t("documents.new.renewal_there")}
      </Link>
    );
  return (
    <Button
      size="small"
      loading={slow(draft.isPending)}
      disabled={draft.isPending}
      onClick={() =>
        draft.mutate(
          { kind: "renewal", subject_id: agreement, language },
          {
            onSuccess: (made) => void navigate({ to: "/documents/$id", params: { id: made.id } }),
            onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
          },
        )
      }
    >
      {t("documents.new.of_renewal")}
    </Button>
  );
}
