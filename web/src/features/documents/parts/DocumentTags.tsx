import { CheckCircleOutlined, ClockCircleOutlined, EditOutlined, FileDoneOutlined, InboxOutlined, SendOutlined, StopOutlined, SwapOutlined } from "@ant-design/icons";

import type { DocumentRow } from "../../../api/types";
import { useWords } from "../../../ui/words";

const ICONS = {
  created: EditOutlined,
  approved: CheckCircleOutlined,
  issued: FileDoneOutlined,
  archived: InboxOutlined,
  withdrawn: StopOutlined,
};

const SEALS = { awaiting: ClockCircleOutlined, sent: SendOutlined, returned: CheckCircleOutlined };

type Props = { document: DocumentRow };

/** Where a document stands, as one word: a corrected one is only that. */
export function standing(document: DocumentRow): DocumentRow["state"] | "superseded" {
  return document.superseded ? "superseded" : document.state;
}

/** Where a document and its seal stand, as adjectives with their shapes. */
export function DocumentTags({ document }: Props) {
  return (
    <span className="line">
      <StateOf document={document} />
      {document.seal !== "none" && <SealOf document={document} />}
    </span>
  );
}

/** Where a document stands. */
export function StateOf({ document }: Props) {
  const { t } = useWords();
  const Icon = document.superseded ? SwapOutlined : ICONS[document.state];
  return (
    <span className="adjective nowrap">
      <Icon aria-hidden />
      {t(`documents.state.${standing(document)}`)}
    </span>
  );
}

/** Where the sealed paper is; a dash where none is needed. */
export function SealOf({ document: { seal } }: Props) {
  const { t } = useWords();
  if (seal === "none") return <span className="muted" role="img" aria-label={t("documents.seal.none")}>—</span>;
  const Icon = SEALS[seal];
  return (
    <span className="adjective nowrap">
      <Icon aria-hidden />
      {t(`documents.seal.${seal}`)}
    </span>
  );
}
