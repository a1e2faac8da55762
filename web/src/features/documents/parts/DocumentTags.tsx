import { CheckCircleOutlined, EditOutlined, FileDoneOutlined, InboxOutlined, StopOutlined, SwapOutlined } from "@ant-design/icons";

import type { DocumentRow } from "../../../api/types";
import { useWords } from "../../../ui/words";

const ICONS = {
  created: EditOutlined,
  approved: CheckCircleOutlined,
  issued: FileDoneOutlined,
  archived: InboxOutlined,
  withdrawn: StopOutlined,
};

/** Where a document and its seal stand, as adjectives with their shapes. */
export function DocumentTags({ document }: { document: DocumentRow }) {
  const { t } = useWords();
  const Icon = document.superseded ? SwapOutlined : ICONS[document.state];
  return (
    <span className="line">
      <span className="adjective">
        <Icon aria-hidden />
        {t(`documents.state.${document.superseded ? "superseded" : document.state}`)}
      </span>
      {document.seal !== "none" && <span className="adjective">{t(`documents.seal.${document.seal}`)}</span>}
    </span>
  );
}
