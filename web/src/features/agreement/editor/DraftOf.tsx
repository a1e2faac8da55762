import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Agreement } from "../../../api/types";
import { Empty, Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { useAgreement } from "../data";
import { readVersion, type Read } from "./useDraft";

type Props = {
  id: string;
  version: string;
  /** What the window is called, once it is known whose draft it is. */
  title: (name: string) => string;
  children: (agreement: Agreement, draft: Read) => ReactNode;
};

/** An agreement with one of its drafts, read to be worked on; what is no draft any more is said to be none, with the way to read it. */
export function DraftOf({ id, version, title, children }: Props) {
  const { t } = useWords();
  const agreement = useAgreement(id);
  const read = useQuery({ queryKey: ["agreement-draft", version], queryFn: () => readVersion(version) });
  useTitle(agreement.data && title(agreement.data.name));
  return (
    <Loaded query={agreement} rows={10}>
      {(whole) => (
        <Loaded query={read} rows={10}>
          {(draft) =>
            draft.version.status === "draft" ? (
              children(whole, draft)
            ) : (
              <div className="panel">
                <Empty
                  title={t("agreement.editor.no_draft")}
                  action={
                    <Link to="/agreements/$id" params={{ id }} search={{ version }}>
                      {t("agreement.editor.read")}
                    </Link>
                  }
                />
              </div>
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}
