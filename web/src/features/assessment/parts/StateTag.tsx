import { CheckCircleOutlined, EditOutlined, MessageOutlined, StopOutlined, SwapOutlined } from "@ant-design/icons";

import type { SheetState } from "../../../api/types";
import { useWords } from "../../../ui/words";

const ICONS = { draft: EditOutlined, in_discussion: MessageOutlined, issued: CheckCircleOutlined, withdrawn: StopOutlined };

/** Where a sheet stands, as an adjective with its shape. */
export function StateTag({ state, corrected, agreed }: { state: SheetState; corrected: boolean; agreed: boolean }) {
  const { t } = useWords();
  const Icon = corrected ? SwapOutlined : ICONS[state];
  return (
    <span className="line">
      <span className="adjective">
        <Icon aria-hidden />
        {corrected ? t("assessment.state.corrected") : t(`assessment.state.${state}`)}
      </span>
      {agreed && (
        <span className="adjective">
          <CheckCircleOutlined aria-hidden />
          {t("assessment.state.agreed")}
        </span>
      )}
    </span>
  );
}
